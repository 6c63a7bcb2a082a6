//! Rows of words → lines that fit a terminal: columns stand under each other, wide letters count twice, and what
//! does not fit is cut with an ellipsis or, in a last column that is to be read whole, goes on below. In a pipe
//! nothing is cut, wrapped or coloured.

use console::{Style, measure_text_width, truncate_str};

/// Between two columns.
const GAP: &str = "  ";
/// No column is cut below this, however narrow the terminal is.
const COLUMN_WIDTH_MIN: usize = 8;

/// What a cell says beside its words; the words say it too, for those who see no colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    #[default]
    Plain,
    Strong,
    Quiet,
    Good,
    Warning,
    Bad,
}

impl Tone {
    fn paint(self, text: &str) -> String {
        let style = Style::new().force_styling(true);
        match self {
            Self::Plain => return text.to_owned(),
            Self::Strong => style.bold(),
            Self::Quiet => style.dim(),
            Self::Good => style.green(),
            Self::Warning => style.yellow(),
            Self::Bad => style.red().bold(),
        }
        .apply_to(text)
        .to_string()
    }
}

/// One cell: one line of text, already safe to show.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cell {
    text: String,
    tone: Tone,
    is_number: bool,
}

impl Cell {
    /// The same in another tone.
    pub const fn toned(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// A number, to be set under others by its last digit.
    pub const fn number(text: String) -> Self {
        Self {
            text,
            tone: Tone::Plain,
            is_number: true,
        }
    }

    fn width(&self) -> usize {
        measure_text_width(&self.text)
    }

    /// Filled up to a width; the last cell of a line is not.
    fn set(&self, text: &str, width: usize, is_last: bool, is_coloured: bool) -> String {
        let missing = " ".repeat(width.saturating_sub(measure_text_width(text)));
        let shown = if is_coloured {
            self.tone.paint(text)
        } else {
            text.to_owned()
        };
        match (self.is_number, is_last) {
            (true, _) => format!("{missing}{shown}"),
            (false, true) => shown,
            (false, false) => format!("{shown}{missing}"),
        }
    }
}

impl<Text: Into<String>> From<Text> for Cell {
    fn from(text: Text) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// What becomes of cells that are wider than there is room for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Overlong {
    /// They are cut.
    #[default]
    Cut,
    /// Those of the last column go on below; where the names before it leave too little room, all of it stands there.
    Wrapped,
}

/// Where the lines are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Screen {
    /// Columns of the terminal; none in a pipe.
    pub width: Option<usize>,
    pub is_coloured: bool,
}

/// Rows of equally many cells.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Table {
    rows: Vec<Vec<Cell>>,
    overlong: Overlong,
}

impl Table {
    /// An empty table.
    pub const fn new(overlong: Overlong) -> Self {
        Self {
            rows: Vec::new(),
            overlong,
        }
    }

    /// Adds a row.
    pub fn row<const COLUMNS: usize>(&mut self, cells: [Cell; COLUMNS]) {
        self.rows.push(cells.to_vec());
    }

    /// The lines.
    pub fn lines(&self, screen: Screen) -> Vec<String> {
        let widths = self.widths(screen.width);
        let rows = self.rows.iter();
        rows.flat_map(|row| self.row_lines(row, &widths, screen))
            .collect()
    }

    fn row_lines(&self, row: &[Cell], widths: &[usize], screen: Screen) -> Vec<String> {
        let Some((last, before)) = row.split_last() else {
            return Vec::new();
        };
        if let ([name], Some(width)) = (before, self.stacked(widths, screen.width)) {
            let mut lines = vec![set_line(name, &name.text, screen)];
            let below = wrapped(&last.text, width.saturating_sub(GAP.len()));
            let below = below.iter().map(|part| set_line(last, part, screen));
            lines.extend(below.map(|part| format!("{GAP}{part}")));
            return lines;
        }
        let mut first = String::new();
        for (cell, width) in before.iter().zip(widths) {
            let text = truncate_str(&cell.text, *width, "…");
            first.push_str(&cell.set(&text, *width, false, screen.is_coloured));
            first.push_str(GAP);
        }
        let width = widths.get(before.len()).copied().unwrap_or_default();
        let parts = match self.overlong {
            Overlong::Cut => vec![truncate_str(&last.text, width, "…").into_owned()],
            Overlong::Wrapped => wrapped(&last.text, width),
        };
        let indent: usize = widths
            .iter()
            .take(before.len())
            .map(|width| width + GAP.len())
            .sum();
        let further = " ".repeat(indent);
        let lines = parts.iter().enumerate().map(|(at, part)| {
            let part = last.set(part, width, true, screen.is_coloured);
            let line = if at == 0 {
                format!("{first}{part}")
            } else {
                format!("{further}{part}")
            };
            line.trim_end().to_owned()
        });
        lines.collect()
    }

    /// The terminal's width, where names of the rows take more than two fifths of it and something is too wide.
    fn stacked(&self, widths: &[usize], width: Option<usize>) -> Option<usize> {
        let width = width.filter(|_| self.overlong == Overlong::Wrapped)?;
        let [name, last] = widths else { return None };
        let widest = self.rows.iter().filter_map(|row| row.last());
        let is_cut = widest.map(Cell::width).max() > Some(*last);
        (is_cut && name * 5 > width * 2).then_some(width)
    }

    /// As wide as their cells; where that is too much, the widest give way first, and where the last column goes
    /// on below, that one alone as far as it can.
    fn widths(&self, width: Option<usize>) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let mut widths: Vec<usize> = (0..columns)
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                cells.map(Cell::width).max().unwrap_or_default()
            })
            .collect();
        let Some(width) = width else {
            return widths;
        };
        let room = width.saturating_sub(GAP.len() * columns.saturating_sub(1));
        if self.overlong == Overlong::Wrapped
            && let Some((last, before)) = widths.split_last_mut()
        {
            let taken: usize = before.iter().sum();
            let least = COLUMN_WIDTH_MIN.max(room / 2).min(*last);
            *last = (*last).min(room.saturating_sub(taken).max(least));
        }
        while widths.iter().sum::<usize>() > room {
            let Some(widest) = widths.iter_mut().max_by_key(|width| **width) else {
                break;
            };
            if *widest <= COLUMN_WIDTH_MIN {
                break;
            }
            *widest -= 1;
        }
        widths
    }
}

fn set_line(cell: &Cell, text: &str, screen: Screen) -> String {
    cell.set(text, 0, true, screen.is_coloured)
}

/// The text in parts of at most so many columns, parted at spaces where that leaves no part two thirds empty.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut parts = Vec::new();
    let mut rest = text;
    while measure_text_width(rest) > width {
        let end = fitting(rest, width);
        let (head, _) = rest.split_at(end);
        let space = head
            .rfind(' ')
            .filter(|at| measure_text_width(head.get(..*at).unwrap_or_default()) * 3 > width);
        let (part, after) = rest.split_at(space.unwrap_or(end));
        parts.push(part.trim_end().to_owned());
        rest = after.trim_start();
    }
    parts.push(rest.to_owned());
    parts
}

/// Bytes of the longest beginning that takes at most so many columns, and at least one letter with the marks on it.
fn fitting(text: &str, width: usize) -> usize {
    let mut end = 0;
    for (at, letter) in text.char_indices() {
        let after = at + letter.len_utf8();
        let taken = measure_text_width(text.get(..after).unwrap_or_default());
        if taken > width && end > 0 {
            break;
        }
        end = after;
    }
    end.max(text.chars().next().map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::{Cell, Overlong, Screen, Table, Tone};
    use console::measure_text_width;

    const fn screen(width: usize) -> Screen {
        Screen {
            width: Some(width),
            is_coloured: false,
        }
    }

    #[test]
    fn wide_letters_count_twice_and_no_line_is_wider_than_the_terminal() {
        let text =
            "今朝、フェリー桟橋の東側が沈みました。 乗客40人は全員無事です。 الرصيف e\u{301}te";
        for overlong in [Overlong::Cut, Overlong::Wrapped] {
            let mut table = Table::new(overlong);
            table.row([Cell::from("quote"), Cell::from(text)]);
            table.row([Cell::from("number"), Cell::number("7".to_owned())]);
            for width in [24, 40, 80] {
                for line in table.lines(screen(width)) {
                    assert!(measure_text_width(&line) <= width, "{line:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_wrapped_is_all_there() {
        let mut table = Table::new(Overlong::Wrapped);
        table.row([
            Cell::from("url"),
            Cell::from("https://e.example/a-long-path-without-a-space and words"),
        ]);
        let lines = table.lines(screen(24));
        assert!(lines.len() > 2, "{lines:?}");
        let joined: String = lines.concat().replace(' ', "");
        assert_eq!(
            joined,
            "urlhttps://e.example/a-long-path-without-a-spaceandwords"
        );
    }

    #[test]
    fn under_long_names_the_values_stand_on_lines_of_their_own() {
        let mut table = Table::new(Overlong::Wrapped);
        table.row([
            Cell::from("outcome.answered.headers"),
            Cell::from("date: Thu, 01 Oct 2026 08:00:00 GMT"),
        ]);
        assert_eq!(
            table.lines(screen(30)),
            [
                "outcome.answered.headers",
                "  date: Thu, 01 Oct 2026",
                "  08:00:00 GMT"
            ]
        );
        assert_eq!(table.lines(screen(80)).len(), 1);
    }

    #[test]
    fn colour_changes_no_place_and_a_pipe_gets_none() {
        let mut table = Table::new(Overlong::Cut);
        table.row([Cell::from("gone").toned(Tone::Bad), Cell::from("x")]);
        table.row([Cell::from("a"), Cell::from("y")]);
        assert_eq!(table.lines(Screen::default()), ["gone  x", "a     y"]);
        let coloured = Screen {
            width: None,
            is_coloured: true,
        };
        let lines = table.lines(coloured);
        assert!(
            lines[0].starts_with("\u{1b}[31m") && lines[0].ends_with("\u{1b}[0m  x"),
            "{lines:?}"
        );
    }
}
