//! Where the cells of a table stand: rows, columns, spans, and the headers above and beside them.

use super::{BlockId, Cell};

/// A cell is taken to span at most so many columns or rows, however many it claims.
const MAX_SPAN: u16 = 100;

/// A table while it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// Its number in the document, once it has a cell.
    pub(super) id: Option<u32>,
    rows: u32,
    in_row: bool,
    column: u32,
    columns: u16,
    row_span: u16,
    header: bool,
    /// Whether the current cell has a block already.
    started: bool,
    row_head: Option<BlockId>,
    headers: Vec<Option<BlockId>>,
    /// For each column: how many more rows a cell from above fills, and that cell's first block.
    filled: Vec<(u16, Option<BlockId>)>,
    /// Blocks of the first row, and whether all of them are bold.
    first_row: Vec<(BlockId, u32)>,
    plain: bool,
}

impl Table {
    /// Begins a row.
    pub(super) fn start_row(&mut self) {
        self.rows += u32::from(self.in_row);
        self.in_row = true;
        self.column = 0;
        self.columns = 0;
        self.row_head = None;
        if let Some((left, head)) = self.filled.first().copied()
            && left > 0
        {
            self.row_head = head;
        }
    }

    /// Begins a cell and says where it stands.
    pub(super) fn start_cell(&mut self, table: u32, header: bool, columns: u16, rows: u16) -> Cell {
        if !self.in_row {
            self.start_row();
        }
        self.column += u32::from(self.columns);
        while let Some(f) = self.filled.get_mut(self.column as usize).filter(|f| f.0 > 0) {
            f.0 -= 1;
            self.column += 1;
        }
        self.columns = columns.clamp(1, MAX_SPAN);
        self.row_span = rows.clamp(1, MAX_SPAN);
        self.header = header;
        self.started = false;
        if self.row_span > 1 {
            let end = self.column as usize + self.columns as usize;
            if self.filled.len() < end {
                self.filled.resize(end, (0, None));
            }
            for f in self.filled.iter_mut().skip(self.column as usize).take(self.columns as usize) {
                *f = (self.row_span - 1, None);
            }
        }
        let above = self.headers.get(self.column as usize).copied().flatten();
        let row_head = if self.column > 0 && !(header && self.rows == 0) { self.row_head } else { None };
        Cell { table, row: self.rows, column: self.column, header: above, row_head }
    }

    /// Adds a block to the current cell.
    pub(super) fn add(&mut self, id: BlockId, cell: Cell, bold: bool) {
        if cell.row == 0 && !self.header {
            self.plain = self.plain || !bold;
            if !self.started {
                self.first_row.push((id, cell.column));
            }
        }
        if std::mem::replace(&mut self.started, true) {
            return;
        }
        if cell.column == 0 {
            self.row_head = Some(id);
            if self.row_span > 1
                && let Some(f) = self.filled.first_mut()
            {
                f.1 = Some(id);
            }
        }
        // A header in the first column, below the first row, heads its row.
        if self.header && (cell.row == 0 || cell.column > 0) {
            self.set_header(id, cell.column, self.columns);
        }
    }

    fn set_header(&mut self, id: BlockId, column: u32, columns: u16) {
        let end = column as usize + columns as usize;
        if self.headers.len() < end {
            self.headers.resize(end, None);
        }
        for h in self.headers.iter_mut().skip(column as usize).take(columns as usize) {
            *h = Some(id);
        }
    }

    /// Ends a row. A first row without header cells whose words are all bold is a header row: its blocks are given.
    pub(super) fn end_row(&mut self) -> Vec<BlockId> {
        // Columns to the right that a cell from above still fills.
        let next = (self.column + u32::from(self.columns)) as usize;
        for f in self.filled.iter_mut().skip(next) {
            f.0 = f.0.saturating_sub(1);
        }
        // What is filled is looked at in each row, so it goes as soon as it can.
        if self.filled.iter().all(|f| f.0 == 0) {
            self.filled.clear();
        }
        let bold_row = self.rows == 0 && self.first_row.len() > 1 && !self.plain && self.headers.is_empty();
        let row = std::mem::take(&mut self.first_row);
        if !bold_row {
            return Vec::new();
        }
        for (id, column) in &row {
            self.set_header(*id, *column, 1);
        }
        row.into_iter().map(|(id, _)| id).collect()
    }
}
