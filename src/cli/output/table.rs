//! Rows of words → lines that fit a terminal: columns stand under each other, wide letters count twice, and
//! what does not fit is cut with an ellipsis. In a pipe nothing is cut.

use console::{measure_text_width, truncate_str};

/// Between two columns.
const GAP: &str = "  ";
/// No column is cut below this, however narrow the terminal is.
const COLUMN_WIDTH_MIN: usize = 8;

/// Rows of equally many cells. Cells hold one line each, already safe to show.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Adds a row.
    pub fn row<const COLUMNS: usize>(&mut self, cells: [String; COLUMNS]) {
        self.rows.push(cells.to_vec());
    }

    /// The lines; `width` is that of the terminal, none where nothing is to be cut.
    pub fn lines(&self, width: Option<usize>) -> Vec<String> {
        let widths = self.widths(width);
        let line = |row: &Vec<String>| {
            let mut line = String::new();
            for (position, (cell, width)) in row.iter().zip(&widths).enumerate() {
                if position > 0 {
                    line.push_str(GAP);
                }
                let cell = truncate_str(cell, *width, "…");
                line.push_str(&cell);
                if position + 1 < row.len() {
                    let missing = width.saturating_sub(measure_text_width(&cell));
                    line.push_str(&" ".repeat(missing));
                }
            }
            line.trim_end().to_owned()
        };
        self.rows.iter().map(line).collect()
    }

    /// As wide as their cells; where that is too much, the widest give way first.
    fn widths(&self, width: Option<usize>) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let mut widths: Vec<usize> = (0..columns)
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                cells
                    .map(|cell| measure_text_width(cell))
                    .max()
                    .unwrap_or_default()
            })
            .collect();
        let Some(width) = width else {
            return widths;
        };
        let room = width.saturating_sub(GAP.len() * columns.saturating_sub(1));
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
