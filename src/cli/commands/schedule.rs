//! `schedule`: what a system needs to run `pressmark run` every day: a systemd timer, a cron line or a launchd
//! plist, printed to be looked at, or installed for the person who asks.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cli::arguments::{self, Global, ScheduleForm};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;

const NAME: &str = "pressmark-run";

pub fn run(
    global: &Global,
    command: &arguments::Schedule,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let job = Job {
        program: env::current_exe().map_err(|error| failed("this program's own path", &error))?,
        archive: std::path::absolute(&global.archive)
            .map_err(|error| failed("the archive's path", &error))?,
        hour: command.at.hour,
        minute: command.at.minute,
    };
    let files = job.files(command.form);
    if !command.install {
        for (name, text) in &files {
            if files.len() > 1 {
                terminal.line(&format!("# {name}"));
            }
            terminal.line(text.trim_end());
        }
        return Ok(0);
    }
    match command.form {
        ScheduleForm::Systemd => {
            let folder = home_folder("XDG_CONFIG_HOME", ".config")?.join("systemd/user");
            write_all(&folder, &files, terminal)?;
            ask("systemctl", &["--user", "daemon-reload"])?;
            ask(
                "systemctl",
                &["--user", "enable", "--now", &format!("{NAME}.timer")],
            )?;
        }
        ScheduleForm::Launchd => {
            let folder = home_folder("", "Library/LaunchAgents")?;
            write_all(&folder, &files, terminal)?;
            let file = folder.join(&files[0].0).display().to_string();
            ask("launchctl", &["load", "-w", &file])?;
        }
        ScheduleForm::Cron => add_to_crontab(&files[0].1)?,
    }
    terminal.line("installed; `pressmark schedule` shows what runs");
    Ok(0)
}

/// What is to run, and when.
struct Job {
    program: PathBuf,
    archive: PathBuf,
    hour: u8,
    minute: u8,
}

impl Job {
    fn files(&self, form: ScheduleForm) -> Vec<(String, String)> {
        match form {
            ScheduleForm::Systemd => vec![
                (format!("{NAME}.service"), self.service()),
                (format!("{NAME}.timer"), self.timer()),
            ],
            ScheduleForm::Cron => vec![("crontab".to_owned(), self.cron_line())],
            ScheduleForm::Launchd => vec![(format!("{NAME}.plist"), self.plist())],
        }
    }

    /// Exit code 3 means that a later run will ask again: no failure of the service.
    fn service(&self) -> String {
        format!(
            "[Unit]\nDescription=Pressmark: what is due in {archive}\nWants=network-online.target\n\
             After=network-online.target\n\n[Service]\nType=oneshot\n\
             ExecStart={program} --archive {archive} run\nSuccessExitStatus=3\nNice=10\n",
            program = for_systemd(&self.program),
            archive = for_systemd(&self.archive),
        )
    }

    fn timer(&self) -> String {
        format!(
            "[Unit]\nDescription=Pressmark every day\n\n[Timer]\nOnCalendar=*-*-* {:02}:{:02}:00\n\
             RandomizedDelaySec=15m\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n",
            self.hour, self.minute
        )
    }

    fn cron_line(&self) -> String {
        // A percent sign ends the command of a crontab line unless it is escaped (crontab(5)).
        let quoted = |path: &Path| for_shell(path).replace('%', "\\%");
        format!(
            "{} {} * * * {} --archive {} --quiet run\n",
            self.minute,
            self.hour,
            quoted(&self.program),
            quoted(&self.archive)
        )
    }

    fn plist(&self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict>\n\
             <key>Label</key><string>{NAME}</string>\n<key>ProgramArguments</key><array>\n\
             <string>{}</string><string>--archive</string><string>{}</string><string>run</string></array>\n\
             <key>StartCalendarInterval</key><dict><key>Hour</key><integer>{}</integer>\
             <key>Minute</key><integer>{}</integer></dict>\n</dict></plist>\n",
            for_xml(&self.program),
            for_xml(&self.archive),
            self.hour,
            self.minute
        )
    }
}

/// A word of a command line in a unit file (systemd.service(5), "Command lines").
fn for_systemd(path: &Path) -> String {
    let text = path.display().to_string();
    let escaped = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('%', "%%")
        .replace('$', "$$");
    format!("\"{escaped}\"")
}

fn for_shell(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}

fn for_xml(path: &Path) -> String {
    let text = path.display().to_string();
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn home_folder(variable: &str, otherwise: &str) -> Result<PathBuf, CommandError> {
    let named = env::var_os(variable).filter(|value| !variable.is_empty() && !value.is_empty());
    let folder = named
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(otherwise)));
    folder.ok_or_else(|| {
        CommandError::failed(
            "no_home",
            "the system names no home folder",
            "Leave out --install and put what is printed in its place yourself.",
        )
    })
}

fn write_all(
    folder: &Path,
    files: &[(String, String)],
    terminal: &mut Terminal,
) -> Result<(), CommandError> {
    fs::create_dir_all(folder).map_err(|error| failed(&folder.display().to_string(), &error))?;
    for (name, text) in files {
        let file = folder.join(name);
        fs::write(&file, text).map_err(|error| failed(&file.display().to_string(), &error))?;
        terminal.line(&format!("wrote {}", file.display()));
    }
    Ok(())
}

/// Adds the line to the person's crontab in place of an earlier one for the same archive.
fn add_to_crontab(line: &str) -> Result<(), CommandError> {
    let listed = Command::new("crontab").arg("-l").output();
    let listed = listed.map_err(|error| failed("crontab", &error))?;
    let known = String::from_utf8_lossy(&listed.stdout).into_owned();
    let own = |old: &&str| {
        let command = line.split_once("* * * ").map(|(_, command)| command.trim());
        !command.is_some_and(|command| old.trim_end().ends_with(command))
    };
    let mut table: String = known
        .lines()
        .filter(own)
        .map(|old| format!("{old}\n"))
        .collect();
    table.push_str(line);
    let mut child = Command::new("crontab")
        .arg("-")
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| failed("crontab", &error))?;
    if let Some(mut input) = child.stdin.take() {
        input
            .write_all(table.as_bytes())
            .map_err(|error| failed("crontab", &error))?;
    }
    let ended = child.wait().map_err(|error| failed("crontab", &error))?;
    if ended.success() {
        Ok(())
    } else {
        Err(refused("crontab -"))
    }
}

fn ask(program: &str, arguments: &[&str]) -> Result<(), CommandError> {
    let ended = Command::new(program)
        .args(arguments)
        .status()
        .map_err(|error| failed(program, &error))?;
    if ended.success() {
        Ok(())
    } else {
        Err(refused(&format!("{program} {}", arguments.join(" "))))
    }
}

fn refused(what: &str) -> CommandError {
    CommandError::failed(
        "schedule",
        format!("`{what}` refused"),
        "Run it yourself to see why, or leave out --install and put what is printed in its place.",
    )
}

fn failed(what: &str, error: &std::io::Error) -> CommandError {
    CommandError::failed(
        "schedule",
        format!("{what}: {error}"),
        "Leave out --install and put what is printed in its place yourself.",
    )
}
