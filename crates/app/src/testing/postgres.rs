//! A real PostgreSQL from Debian's packages in a temporary folder. It stops with us: a shell waits on our pipe
//! and stops the server when the pipe closes, however this process ends.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// A server and its folder.
pub struct Postgres {
    folder: PathBuf,
    next: AtomicU32,
    running: Option<Child>,
}

/// The one all tests of this process share, a database each.
pub static SHARED: LazyLock<Postgres> = LazyLock::new(Postgres::start);

fn server_programs() -> PathBuf {
    let versions = Path::new("/usr/lib/postgresql");
    let mut found: Vec<PathBuf> = std::fs::read_dir(versions)
        .map(|dir| dir.filter_map(|e| Some(e.ok()?.path().join("bin"))).collect())
        .unwrap_or_default();
    found.retain(|bin| bin.join("initdb").exists());
    found.sort();
    found.pop().expect("PostgreSQL's server programs are needed: apt-get install postgresql")
}

impl Postgres {
    /// A new server of its own.
    pub fn start() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("yipan-pg-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let mut server = Self { folder, next: AtomicU32::new(0), running: None };
        if is_root() {
            // The server refuses to run as root.
            let owned = Command::new("chown").arg("postgres").arg(&server.folder).status();
            assert!(owned.unwrap().success());
        }
        let data = server.folder.join("data");
        let init = format!(
            "cd / && {}/initdb -D {} -U postgres --auth=trust --no-sync -E UTF8 --locale=C.UTF-8",
            server_programs().display(),
            data.display()
        );
        let made = shell(&init).stdout(Stdio::null()).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        server.go();
        server
    }

    /// Opens the doors, again after [`Postgres::stop`].
    pub fn go(&mut self) {
        let script = format!(
            "cd / && {{ {bin}/postgres -D {at}/data -k {at} -c listen_addresses= -c fsync=off \
             -c max_connections=400 >>{at}/log 2>&1 & pid=$!; cat >/dev/null; kill -QUIT $pid; wait $pid; \
             [ -e {at}/keep ] || rm -rf {at}/data; }}",
            bin = server_programs().display(),
            at = self.folder.display(),
        );
        self.running = Some(shell(&script).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap());
        for _ in 0..600 {
            if self.psql("select 1").is_ok_and(|o| o.status.success()) {
                return;
            }
            // Waiting for another program to open its door, not for a result.
            std::thread::park_timeout(std::time::Duration::from_millis(50));
        }
        panic!("PostgreSQL did not start; see {}/log", self.folder.display());
    }

    /// Stops at once, as when the machine falls over.
    pub fn stop(&mut self) {
        let _ = std::fs::write(self.folder.join("keep"), "");
        if let Some(mut child) = self.running.take() {
            drop(child.stdin.take());
            let _ = child.wait();
        }
    }

    /// The address of a new empty database.
    pub fn new_database(&self) -> String {
        let name = format!("city{}", self.next.fetch_add(1, Ordering::Relaxed));
        let made = self.psql(&format!("create database {name}")).unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        format!("postgres://postgres@{}/{name}", self.folder.to_string_lossy().replace('/', "%2F"))
    }

    fn psql(&self, sql: &str) -> std::io::Result<std::process::Output> {
        Command::new("psql").arg("-h").arg(&self.folder).args(["-U", "postgres", "-c", sql]).output()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.starts_with(b"0\n"))
}

/// A shell as somebody the server accepts.
fn shell(script: &str) -> Command {
    let mut command = if is_root() {
        let mut c = Command::new("runuser");
        c.args(["-u", "postgres", "--", "sh", "-c"]);
        c
    } else {
        let mut c = Command::new("sh");
        c.arg("-c");
        c
    };
    command.arg(script);
    command
}
