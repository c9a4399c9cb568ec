//! A whole server under load: `cargo xtask bench server`. Intake, lists, search, start and memory at as many
//! cases as asked, each figure one line. The clients are plain sockets that stay open, so that what is measured
//! is the server and not its clients. On a busy machine the rate says little: beside it stands what one request cost
//! the server in time of the processor.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::run::{Step, command, root, step};

/// What one measurement is told.
struct Wanted {
    cases: usize,
    clients: usize,
    readers: usize,
    asks: usize,
    database: Option<String>,
    data: Option<PathBuf>,
}

impl Wanted {
    fn read(args: &[String]) -> Result<Self, String> {
        let mut wanted =
            Self { cases: 50_000, clients: 64, readers: 8, asks: 2_000, database: None, data: None };
        let mut args = args.iter();
        while let Some(name) = args.next() {
            let value = args.next().ok_or_else(|| format!("{name} wants a value"))?;
            let number = || value.parse().map_err(|_| format!("{name}: {value} is no number"));
            match name.as_str() {
                "--cases" => wanted.cases = number()?,
                "--clients" => wanted.clients = number()?,
                "--readers" => wanted.readers = number()?,
                "--asks" => wanted.asks = number()?,
                "--database" => wanted.database = Some(value.clone()),
                "--data" => wanted.data = Some(value.into()),
                _ => {
                    return Err(format!(
                        "{name} is not known; --cases --clients --readers --asks --database --data"
                    ));
                }
            }
        }
        Ok(wanted)
    }
}

/// `cargo xtask bench server [--cases N] [--clients N] [--readers N] [--asks N] [--database URL] [--data DIR]`.
///
/// With `--data` the city of an earlier run is used again and only missing cases are added.
pub fn bench(args: &[String]) -> Step {
    let wanted = Wanted::read(args)?;
    let target = root().join(std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".into()));
    let program = match std::env::var("YIPAN") {
        Ok(program) => PathBuf::from(program),
        Err(_) => {
            step("the program", command("cargo").args(["build", "--release", "--package", "yipan"]))?;
            target.join("release/yipan")
        }
    };
    let data = wanted.data.clone().unwrap_or_else(|| target.join("bench-server"));
    if wanted.data.is_none() {
        let _ = fs::remove_dir_all(&data);
    }
    if !data.exists() {
        let mut make = Command::new(&program);
        make.args(["demo", "--no-serve", "--data"]).arg(&data);
        if let Some(url) = &wanted.database {
            make.args(["--database", url]);
        }
        step("a city", make.stdout(Stdio::null()))?;
    }
    let size = fs::metadata(&program).map_or(0, |file| file.len());
    println!("binary                     {:.1} MB", size as f64 / 1e6);
    measure(&program, &data, &wanted)
}

fn measure(program: &Path, data: &Path, wanted: &Wanted) -> Step {
    let (mut server, first) = Server::start(program, data, wanted.database.as_deref())?;
    println!("start to first answer      {} ms", first.as_millis());
    let token = token(program, data, wanted.database.as_deref())?;
    let there = server.count(&token)?;
    if there < wanted.cases {
        intake(&server, &token, wanted, wanted.cases - there)?;
    }
    let cookie = server.sign_in("office")?;
    let ids = server.some_cases(&token)?;
    let one = ids.first().copied().unwrap_or(0);
    let pages = [
        ("list", "/cases".to_owned()),
        ("list by stage and kind", "/cases?state=reported&kind=events/2013/0110".to_owned()),
        ("list of what is late", "/cases?state=late".to_owned()),
        ("columns by stage", "/cases?view=stages".to_owned()),
        ("case", format!("/cases/{one}")),
        ("board", "/".to_owned()),
        ("my work", "/work".to_owned()),
        ("search, two words", "/cases?q=%E6%BA%A2%E6%BB%A1%20%E5%86%9C%E8%B4%B8".to_owned()),
        ("search, a rare word", "/cases?q=77777".to_owned()),
        ("search, one character too", "/cases?q=%E7%AC%AC77777%E5%8F%B7".to_owned()),
        ("list over the API", "/api/v1/cases?limit=50".to_owned()),
    ];
    for (name, path) in pages {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: bench\r\nCookie: {cookie}\r\nAuthorization: Bearer {token}\r\n\r\n"
        );
        let request = if path.starts_with("/api/") {
            request
        } else {
            request.replace(&format!("Authorization: Bearer {token}\r\n"), "")
        };
        let before = server.worked();
        let times = spread(&server.address, wanted.readers, wanted.asks, 200, &|_| request.clone())?;
        told(name, times, server.worked() - before);
    }
    println!("resident memory, highest   {} MB", server.memory_kb() / 1024);
    server.stop();
    let (mut again, first) = Server::start(program, data, wanted.database.as_deref())?;
    println!("start at {} cases     {} ms", wanted.cases, first.as_millis());
    again.stop();
    Ok(())
}

/// Cases through the door, one after another from each client.
fn intake(server: &Server, token: &str, wanted: &Wanted, cases: usize) -> Step {
    let run = Instant::now();
    let stamp = std::process::id();
    let kinds = ["events/2013/0110", "events/2013/0101", "events/2013/0203"];
    let what = ["垃圾桶溢满", "占道经营", "窨井盖松动", "路面破损积水", "乱贴小广告", "非机动车乱停"];
    let whither = ["农贸市场", "东门小学", "滨河路", "人民广场", "火车站", "老街口"];
    let request = |n: usize| {
        let body = json!({
            "source": "patrol",
            "category": kinds[n % kinds.len()],
            "title": format!("{}{}", whither[n / 7 % whither.len()], what[n % what.len()]),
            "description": format!("第{n}号：{}附近{}，影响通行，请尽快处理。", whither[n / 7 % whither.len()], what[n % what.len()]),
            "location": {"lon": 118.2 + (n % 1_000) as f64 * 1e-4, "lat": 31.7 + (n / 1_000 % 1_000) as f64 * 1e-4},
            "client_key": format!("bench-{stamp}-{n}"),
        })
        .to_string();
        format!(
            "POST /api/v1/cases HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let before = server.worked();
    let times = spread(&server.address, wanted.clients, cases, 201, &request)?;
    let cost = server.worked() - before;
    println!(
        "intake                     {:.0} cases/s over {:.0} s, {} clients",
        cases as f64 / run.elapsed().as_secs_f64(),
        run.elapsed().as_secs_f64(),
        wanted.clients
    );
    told("intake, one case", times, cost);
    Ok(())
}

/// Asks `count` times from `clients` open connections; gives the microseconds of each, and the whole's seconds.
fn spread(
    address: &str,
    clients: usize,
    count: usize,
    expected: u16,
    request: &(dyn Fn(usize) -> String + Sync),
) -> Result<(Vec<u32>, f64), String> {
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    let parts: Vec<Result<Vec<u32>, String>> = thread::scope(|scope| {
        let work: Vec<_> = (0..clients)
            .map(|_| {
                scope.spawn(|| {
                    let mut line = Line::open(address)?;
                    let mut times = Vec::with_capacity(count / clients + 1);
                    loop {
                        let n = next.fetch_add(1, Ordering::Relaxed);
                        if n >= count {
                            return Ok(times);
                        }
                        let text = request(n);
                        let start = Instant::now();
                        let (status, body) = line.ask(&text)?;
                        if status != expected {
                            let body: String = String::from_utf8_lossy(&body).chars().take(400).collect();
                            return Err(format!("{status} instead of {expected}: {body}"));
                        }
                        times.push(u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX));
                    }
                })
            })
            .collect();
        work.into_iter().map(|one| one.join().unwrap_or_else(|_| Err("a client broke".into()))).collect()
    });
    let seconds = begun.elapsed().as_secs_f64();
    let mut all = Vec::with_capacity(count);
    for part in parts {
        all.extend(part?);
    }
    Ok((all, seconds))
}

fn told(name: &str, (mut times, seconds): (Vec<u32>, f64), cost: Worked) {
    times.sort_unstable();
    let at = |share: f64| {
        let place = (times.len() as f64 * share) as usize;
        times.get(place.min(times.len().saturating_sub(1))).map_or(0.0, |us| f64::from(*us) / 1e3)
    };
    println!(
        "{name:<26} p50 {:>8.2} ms  p99 {:>8.2} ms  {:>7.0} a second  {:>6.0} µs each, {:.0} of them the writer's",
        at(0.5),
        at(0.99),
        times.len() as f64 / seconds,
        cost.all as f64 / times.len() as f64 / 1e3,
        cost.writer as f64 / times.len() as f64 / 1e3,
    );
}

/// One connection that stays open.
struct Line {
    stream: BufReader<TcpStream>,
}

impl Line {
    fn open(address: &str) -> Result<Self, String> {
        let stream = TcpStream::connect(address).map_err(|e| format!("{address}: {e}"))?;
        stream.set_nodelay(true).map_err(|e| e.to_string())?;
        Ok(Self { stream: BufReader::with_capacity(64 * 1024, stream) })
    }

    /// Status and body of the answer.
    fn ask(&mut self, request: &str) -> Result<(u16, Vec<u8>), String> {
        self.exchange(request).map(|(status, _, body)| (status, body)).map_err(|e| format!("{e}"))
    }

    fn exchange(&mut self, request: &str) -> std::io::Result<(u16, String, Vec<u8>)> {
        self.stream.get_mut().write_all(request.as_bytes())?;
        let (mut head, mut length, mut chunked) = (String::new(), 0, false);
        loop {
            let from = head.len();
            if self.stream.read_line(&mut head)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let line = head[from..].trim().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
            chunked |= line.starts_with("transfer-encoding:") && line.contains("chunked");
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                let mut size = String::new();
                self.stream.read_line(&mut size)?;
                let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
                let from = body.len();
                body.resize(from + size + 2, 0);
                self.stream.read_exact(&mut body[from..])?;
                body.truncate(from + size);
                if size == 0 {
                    break;
                }
            }
        } else {
            body.resize(length, 0);
            self.stream.read_exact(&mut body)?;
        }
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
        Ok((status, head, body))
    }
}

/// Time of the processor in nanoseconds: of all threads, and of those that write.
struct Worked {
    all: u64,
    writer: u64,
}

impl std::ops::Sub for Worked {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self { all: self.all - before.all, writer: self.writer - before.writer }
    }
}

/// The program, running.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Starts it and waits for its first answer.
    fn start(program: &Path, data: &Path, database: Option<&str>) -> Result<(Self, Duration), String> {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|probe| probe.local_addr());
        let address = port.map_err(|e| e.to_string())?.to_string();
        let mut serve = Command::new(program);
        serve.args(["serve", "--listen", &address, "--data"]).arg(data);
        if let Some(url) = database {
            serve.args(["--database", url]);
        }
        let begun = Instant::now();
        let child = serve
            .env("YIPAN_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .map_err(|e| format!("{}: {e}", program.display()))?;
        let server = Self { child, address };
        while begun.elapsed() < Duration::from_secs(120) {
            let answer = Line::open(&server.address)
                .and_then(|mut line| line.ask("GET /readyz HTTP/1.1\r\nHost: bench\r\n\r\n"));
            if answer.is_ok_and(|(status, _)| status == 200) {
                return Ok((server, begun.elapsed()));
            }
            thread::sleep(Duration::from_millis(5));
        }
        Err("the program did not answer within two minutes".into())
    }

    fn json(&self, token: &str, path: &str) -> Result<Value, String> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n");
        let (status, body) = Line::open(&self.address)?.ask(&request)?;
        if status != 200 {
            return Err(format!("{path} answered {status}: {}", String::from_utf8_lossy(&body)));
        }
        serde_json::from_slice(&body).map_err(|e| format!("{path}: {e}"))
    }

    /// About how many cases there are: those of this bench and those of the city.
    fn count(&self, token: &str) -> Result<usize, String> {
        let figures = self.json(token, "/api/v1/cases/figures").unwrap_or_default();
        let reported = figures["figures"]["reported"].as_u64().or(figures["reported"].as_u64());
        Ok(reported.and_then(|n| usize::try_from(n).ok()).unwrap_or(0))
    }

    fn some_cases(&self, token: &str) -> Result<Vec<i64>, String> {
        let found = self.json(token, "/api/v1/cases?limit=5")?;
        let items = found["items"].as_array().cloned().unwrap_or_default();
        Ok(items.iter().filter_map(|one| one["id"].as_i64()).collect())
    }

    fn sign_in(&self, name: &str) -> Result<String, String> {
        let body = format!("username={name}&password=yipan-demo");
        let request = format!(
            "POST /sign-in HTTP/1.1\r\nHost: bench\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let (status, head, _) =
            Line::open(&self.address)?.exchange(&request).map_err(|e| format!("sign-in: {e}"))?;
        head.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
            .and_then(|(_, value)| value.split(';').next())
            .map(|cookie| cookie.trim().to_owned())
            .ok_or_else(|| format!("sign-in answered {status} without a cookie"))
    }

    /// The most memory the program ever held, in KiB.
    fn memory_kb(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(0)
    }

    /// Time of the processor its threads have had.
    fn worked(&self) -> Worked {
        let mut sum = Worked { all: 0, writer: 0 };
        let threads = fs::read_dir(format!("/proc/{}/task", self.child.id()));
        for thread in threads.into_iter().flatten().flatten().map(|entry| entry.path()) {
            let told = fs::read_to_string(thread.join("schedstat")).unwrap_or_default();
            let ran = told.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(0);
            let name = fs::read_to_string(thread.join("comm")).unwrap_or_default();
            sum.all += ran;
            sum.writer += if name.starts_with("yipan-write") { ran } else { 0 };
        }
        sum
    }

    fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn token(program: &Path, data: &Path, database: Option<&str>) -> Result<String, String> {
    let mut make = Command::new(program);
    make.args(["token", "create", "--user", "office", "--json", "--data"]).arg(data);
    if let Some(url) = database {
        make.args(["--database", url]);
    }
    let told = make.output().map_err(|e| e.to_string())?;
    let answer: Value = serde_json::from_slice(&told.stdout)
        .map_err(|e| format!("token create: {e}: {}", String::from_utf8_lossy(&told.stderr)))?;
    answer["token"].as_str().map(str::to_owned).ok_or_else(|| "token create gave no token".into())
}
