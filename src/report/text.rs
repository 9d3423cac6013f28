//! How the texts write numbers and lines.

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

/// `138_357_544`, as the language writes it.
pub(crate) fn grouped(count: u64) -> String {
    crate::number::grouped(&count.to_string())
}

/// `1 parameter`, `138_357_544 parameters`.
pub(crate) fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(count))
}
