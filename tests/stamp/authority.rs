//! A time-stamp authority made of `openssl`: a root, signers of several kinds, and replies to requests.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Arc;

use tempfile::TempDir;

use super::served::Served;

const CONFIGURATION: &str = "\
[ca]
default_ca = own
[own]
dir = .
new_certs_dir = .
database = ./index.txt
serial = ./serial
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[signer]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = critical, timeStamping
[two_purposes]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = critical, timeStamping, codeSigning
[not_critical]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = timeStamping
[no_purpose]
basicConstraints = critical, CA:FALSE
[tsa]
serial = ./tsaserial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[tsa_by_sha1]
serial = ./tsaserial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha1
";

/// A certificate authority with signers of time stamps.
pub struct Authority {
    folder: TempDir,
}

impl Authority {
    /// None where there is no `openssl`.
    pub fn new() -> Option<Arc<Self>> {
        Command::new("openssl").arg("version").output().ok()?;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let authority = Self { folder };
        authority.put("openssl.cnf", CONFIGURATION.as_bytes());
        authority.put("index.txt", b"");
        authority.put("serial", b"1000\n");
        authority.put("tsaserial", b"01\n");
        authority.openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key \
             -out root.pem -days 7300 -subj /CN=Root -addext keyUsage=critical,keyCertSign",
        );
        authority.signer(
            "good",
            "rsa:2048",
            "signer",
            "20200101000000Z",
            "20991231000000Z",
        );
        Some(Arc::new(authority))
    }

    /// Makes a signer of this kind.
    pub fn signer(&self, name: &str, key: &str, kind: &str, from: &str, until: &str) {
        let key = match key {
            "p256" => "ec -pkeyopt ec_paramgen_curve:P-256",
            "p384" => "ec -pkeyopt ec_paramgen_curve:P-384",
            rsa => rsa,
        };
        self.openssl(&format!(
            "req -newkey {key} -nodes -keyout {name}.key -out {name}.csr -subj /CN=Stamper-{name}"
        ));
        self.openssl(&format!(
            "ca -batch -notext -config openssl.cnf -cert root.pem -keyfile root.key -extensions {kind} \
             -startdate {from} -enddate {until} -in {name}.csr -out {name}.pem"
        ));
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).expect("a writable folder");
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).expect("a file of ours")
    }

    /// The root certificate in PEM.
    pub fn roots(&self) -> Vec<u8> {
        self.read("root.pem")
    }

    /// Runs `openssl` in the folder; it must succeed.
    pub fn openssl(&self, arguments: &str) -> Vec<u8> {
        let output = self.try_openssl(arguments);
        assert!(
            output.status.success(),
            "openssl {arguments}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    }

    pub fn try_openssl(&self, arguments: &str) -> Output {
        Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .output()
            .expect("openssl")
    }

    /// The reply to a request.
    pub fn reply(&self, request: &[u8], signer: &str, section: &str) -> Vec<u8> {
        self.put("request.tsq", request);
        self.openssl(&format!(
            "ts -reply -config openssl.cnf -section {section} -queryfile request.tsq \
             -signer {signer}.pem -inkey {signer}.key -out reply.tsr"
        ));
        self.read("reply.tsr")
    }

    /// A reply whose token is signed with `openssl cms`, which asks less of the signer than `openssl ts`.
    pub fn reply_by_cms(&self, request: &[u8], signer: &str) -> Vec<u8> {
        self.reply(request, "good", "tsa");
        self.openssl("ts -reply -in reply.tsr -token_out -out token.der");
        self.openssl("cms -verify -noverify -inform DER -in token.der -out information.der");
        self.openssl(&format!(
            "cms -sign -binary -nodetach -cades -md sha256 -econtent_type 1.2.840.113549.1.9.16.1.4 \
             -in information.der -signer {signer}.pem -inkey {signer}.key -outform DER -out token.der"
        ));
        let token = self.read("token.der");
        let mut content = vec![0x30, 3, 2, 1, 0];
        content.extend_from_slice(&token);
        let length = u16::try_from(content.len()).expect("a short token");
        let mut reply = vec![0x30, 0x82];
        reply.extend_from_slice(&length.to_be_bytes());
        reply.extend_from_slice(&content);
        reply
    }

    /// Serves replies of a signer.
    pub fn serve(self: &Arc<Self>, signer: &'static str) -> Served {
        let authority = Arc::clone(self);
        Served::by(move |asked| match asked.method.as_str() {
            "POST" => (200, authority.reply(&asked.body, signer, "tsa")),
            _ => (405, Vec::new()),
        })
    }
}
