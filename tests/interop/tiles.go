// Reads a log that was written out as tiles with the code that Go's checksum database uses, as a stranger would
// who has nothing but the folder and the key: every entry is proved to be in the tree that the checkpoint signs,
// and the tree is proved to continue each of its older sizes. Prints how many of each; ends with 1 where one fails.
package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// Go names tiles with their height before the level, C2SP tlog-tiles does without.
func place(tile tlog.Tile) string {
	return "tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
}

type folder string

func (f folder) Height() int { return height }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		bytes, err := os.ReadFile(filepath.Join(string(f), place(tile)))
		if err != nil {
			return nil, err
		}
		all = append(all, bytes)
	}
	return all, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func tree(path, key string) (tlog.Tree, error) {
	var tree tlog.Tree
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tree, err
	}
	text, err := os.ReadFile(filepath.Join(path, "checkpoint"))
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tree, errors.New("not a checkpoint of that log")
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// The entries of all bundles, each with its length before it.
func entries(path string, size int64) ([][]byte, error) {
	var all [][]byte
	for first := int64(0); first < size; first += 1 << height {
		width := size - first
		if width > 1<<height {
			width = 1 << height
		}
		tile := tlog.Tile{H: height, L: 0, N: first >> height, W: int(width)}
		name := "tile/entries/" + strings.TrimPrefix(place(tile), "tile/0/")
		bytes, err := os.ReadFile(filepath.Join(path, name))
		if err != nil {
			return nil, err
		}
		for len(bytes) > 0 {
			if len(bytes) < 2 {
				return nil, errors.New(name + " ends within a length")
			}
			length := int(binary.BigEndian.Uint16(bytes))
			if bytes = bytes[2:]; length > len(bytes) {
				return nil, errors.New(name + " ends within an entry")
			}
			all = append(all, bytes[:length])
			bytes = bytes[length:]
		}
	}
	if int64(len(all)) != size {
		return nil, fmt.Errorf("%d entries in a tree of %d", len(all), size)
	}
	return all, nil
}

func judge(path, key string) (string, error) {
	tree, err := tree(path, key)
	if err != nil {
		return "", err
	}
	reader := tlog.TileHashReader(tree, folder(path))
	all, err := entries(path, tree.N)
	if err != nil {
		return "", err
	}
	for index, entry := range all {
		proof, err := tlog.ProveRecord(tree.N, int64(index), reader)
		if err != nil {
			return "", err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), tlog.RecordHash(entry)); err != nil {
			return "", fmt.Errorf("entry %d: %w", index, err)
		}
	}
	for old := int64(1); old <= tree.N; old++ {
		root, err := tlog.TreeHash(old, reader)
		if err != nil {
			return "", err
		}
		proof, err := tlog.ProveTree(tree.N, old, reader)
		if err != nil {
			return "", err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old, root); err != nil {
			return "", fmt.Errorf("size %d: %w", old, err)
		}
	}
	return fmt.Sprintf("%d entries, %d sizes", len(all), tree.N), nil
}

func main() {
	told, err := judge(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
	fmt.Println(told)
}
