//! How the texts write numbers and lines.

pub(crate) use crate::number::{counted, grouped_count as grouped};

/// A line of a CSV table.
pub(super) fn csv_line<F: AsRef<[u8]>>(
    fields: impl IntoIterator<Item = F>,
) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(fields)?;
    let line = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&line).into_owned())
}

/// A number to six significant digits, without zeros at its end.
pub(super) fn short(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value}");
    }
    let digits = 6i32.saturating_sub(value.abs().log10().floor() as i32 + 1);
    let places = usize::try_from(digits.clamp(0, 12)).unwrap_or(0);
    let text = format!("{value:.places$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
