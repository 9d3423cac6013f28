//! A hash that is the same in every run (Fowler, Noll & Vo, FNV-1a of 128 bits: RFC 9923).

/// Bytes, hashed as they come. Where one text ends counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hash128(u128);

impl Default for Hash128 {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Hash128 {
    pub fn add(&mut self, bytes: &[u8]) {
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        for byte in bytes.iter().chain(&[0]) {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(PRIME);
        }
    }

    pub fn value(self) -> u128 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Hash128;

    /// The reference value of "foobar", 0x343e1662793c64bf6f0d3597ba446f18, and a zero after it.
    #[test]
    fn it_is_fnv_1a() {
        let mut hash = Hash128::default();
        hash.add(b"foobar");
        assert_eq!(hash.value(), 0xe01fcf9a454ff78da540f1b23234b288);
        let mut split = Hash128::default();
        split.add(b"a");
        split.add(b"b");
        let mut whole = Hash128::default();
        whole.add(b"ab");
        assert_ne!(split.value(), whole.value());
    }
}
