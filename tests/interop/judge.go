// Judges proofs with the code that Go's checksum database uses. One JSON object a line on standard input;
// "ok" or "refused" with the reason, one line each, on standard output.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type question struct {
	Key   string   // name+id+base64
	Note  string   // the checkpoint
	Old   string   // an older checkpoint; empty where an entry is in question
	Index int64    // the entry's number
	Entry string   // the entry
	Proof []string // base64
}

func head(text, key string) (int64, tlog.Hash, error) {
	var root tlog.Hash
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return 0, root, err
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return 0, root, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return 0, root, errors.New("not a checkpoint of that log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return 0, root, err
	}
	root, err = tlog.ParseHash(lines[2])
	return size, root, err
}

func judge(q question) error {
	size, root, err := head(q.Note, q.Key)
	if err != nil {
		return err
	}
	proof := make([]tlog.Hash, len(q.Proof))
	for i, text := range q.Proof {
		if proof[i], err = tlog.ParseHash(text); err != nil {
			return err
		}
	}
	if q.Old == "" {
		if q.Index < 0 || q.Index >= size {
			return errors.New("outside the tree")
		}
		return tlog.CheckRecord(proof, size, root, q.Index, tlog.RecordHash([]byte(q.Entry)))
	}
	oldSize, oldRoot, err := head(q.Old, q.Key)
	if err != nil {
		return err
	}
	if oldSize < 1 || oldSize > size {
		return errors.New("outside the tree")
	}
	return tlog.CheckTree(proof, size, root, oldSize, oldRoot)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			fmt.Fprintln(out, "refused:", err)
			continue
		}
		if err := judge(q); err != nil {
			fmt.Fprintln(out, "refused:", strings.ReplaceAll(err.Error(), "\n", " "))
		} else {
			fmt.Fprintln(out, "ok")
		}
	}
}
