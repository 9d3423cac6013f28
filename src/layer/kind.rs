//! A kind of layer, declared once: of a declaration [`kind!`] makes the type, the [`Signature`] of
//! each of its names, the constructor from bound values, and the way back from a layer to them.
//!
//! ```text
//! kind! {
//!     /// `groupnorm groups`: …                         the documentation of the type
//!     pub struct GroupNorm {
//!         /// How many groups.                          and of each field,
//!         groups: u64 = [bare("groups", Kind::Count)],  with the parameter that it is read from
//!         affine: bool = [AFFINE],
//!     }
//!     GROUPNORM = "groupnorm" "one line on what it computes";
//!     keeps_shape: true, trailing: true                 facts that are not the usual ones
//! }
//! ```
//!
//! A field is read from one parameter or several ([`Field`]), in the order in which the language
//! takes them. A type with several names says which field distinguishes them, and for each name
//! which fields are read and the values of the others:
//!
//! ```text
//! kind! {
//!     pub struct Pool { kind: PoolKind, window: Window, count_pad: bool }
//!     match kind {
//!         PoolKind::Max = MAXPOOL "maxpool" "…" { window = [KERNEL, STRIDE]; count_pad: false }
//!         PoolKind::Average = AVGPOOL "avgpool" "…" { window = [KERNEL, STRIDE], count_pad = [COUNT_PAD] }
//!     }
//! }
//! ```
//!
//! Facts of only one name are in brackets after its summary: `"…" [reads: Reads::Exactly(…)]`.
//! Values that do not go together are refused by [`LayerKind::check`](super::LayerKind::check).

use super::parameter::{Signature, Values};

/// The items that `kind!` generates from a declaration.
pub trait Declared {
    /// The signature of its name.
    fn signature(&self) -> &'static Signature;

    /// The values that make it, in the order of the signature's parameters; `None` where one
    /// follows from the others.
    fn values(&self) -> Values;
}

macro_rules! kind {
    // Without parameters.
    (
        $(#[$doc:meta])*
        pub struct $kind:ident;
        $constant:ident = $name:literal $summary:literal;
        $($fact:ident: $value:expr),* $(,)?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $kind;

        #[doc = concat!("`", $name, "`: ", $summary)]
        pub static $constant: $crate::layer::Signature = $crate::layer::Signature {
            name: $name,
            summary: $summary,
            build: |_| Ok($kind.into()),
            $($fact: $value,)*
            ..$crate::layer::Signature::PLAIN
        };

        impl $kind {
            pub(super) const SIGNATURES: &[&$crate::layer::Signature] = &[&$constant];
        }

        impl $crate::layer::Declared for $kind {
            fn signature(&self) -> &'static $crate::layer::Signature {
                &$constant
            }

            fn values(&self) -> $crate::layer::Values {
                $crate::layer::Values::new()
            }
        }
    };

    // With one name.
    (
        $(#[$doc:meta])*
        pub struct $kind:ident {
            $(
                $(#[$field_doc:meta])*
                $field:ident: $type:ty = [$($parameter:expr),+ $(,)?]
            ),+ $(,)?
        }
        $constant:ident = $name:literal $summary:literal;
        $($fact:ident: $value:expr),* $(,)?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $kind {
            $($(#[$field_doc])* pub $field: $type,)+
        }

        #[doc = concat!("`", $name, "`: ", $summary)]
        pub static $constant: $crate::layer::Signature = $crate::layer::Signature {
            name: $name,
            summary: $summary,
            parameters: &[$($($parameter),+),+],
            build: |arguments| {
                let reader = &mut $crate::layer::parameter::Reader::new(arguments);
                let layer = $kind {
                    $($field: $crate::layer::parameter::Field::read(reader)?,)+
                };
                $crate::layer::LayerKind::check(&layer, arguments)?;
                Ok(layer.into())
            },
            $($fact: $value,)*
            ..$crate::layer::Signature::PLAIN
        };

        impl $kind {
            pub(super) const SIGNATURES: &[&$crate::layer::Signature] = &[&$constant];
        }

        impl $crate::layer::Declared for $kind {
            fn signature(&self) -> &'static $crate::layer::Signature {
                &$constant
            }

            fn values(&self) -> $crate::layer::Values {
                let mut values = $crate::layer::Values::new();
                $($crate::layer::parameter::Field::write(&self.$field, &mut values);)+
                values
            }
        }
    };

    // With several names, distinguished by a field.
    (
        $(#[$doc:meta])*
        pub struct $kind:ident {
            $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)?
        }
        match $selector:ident {
            $(
                $variant:path = $constant:ident $name:literal $summary:literal
                $([$($own:ident: $own_value:expr),+ $(,)?])? {
                    $($read:ident = [$($parameter:expr),+ $(,)?]),* $(,)?
                    $(; $($rest:tt)*)?
                }
            )+
        }
        $($fact:ident: $value:expr),* $(,)?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $kind {
            $($(#[$field_doc])* pub $field: $type,)+
        }

        $(
            #[doc = concat!("`", $name, "`: ", $summary)]
            pub static $constant: $crate::layer::Signature = $crate::layer::Signature {
                name: $name,
                summary: $summary,
                parameters: &[$($($parameter),+),*],
                build: |arguments| {
                    let _reader = &mut $crate::layer::parameter::Reader::new(arguments);
                    let layer = $kind {
                        $selector: $variant,
                        $($read: $crate::layer::parameter::Field::read(_reader)?,)*
                        $($($rest)*)?
                    };
                    $crate::layer::LayerKind::check(&layer, arguments)?;
                    Ok(layer.into())
                },
                $($($own: $own_value,)+)?
                ..<$kind>::FACTS
            };
        )+

        impl $kind {
            const FACTS: $crate::layer::Signature = $crate::layer::Signature {
                $($fact: $value,)*
                ..$crate::layer::Signature::PLAIN
            };

            pub(super) const SIGNATURES: &[&$crate::layer::Signature] = &[$(&$constant),+];
        }

        impl $crate::layer::Declared for $kind {
            fn signature(&self) -> &'static $crate::layer::Signature {
                match &self.$selector {
                    $($variant => &$constant,)+
                }
            }

            fn values(&self) -> $crate::layer::Values {
                let mut _values = $crate::layer::Values::new();
                match &self.$selector {
                    $($variant => {
                        $($crate::layer::parameter::Field::write(&self.$read, &mut _values);)*
                    })+
                }
                _values
            }
        }
    };
}

/// An enumeration each of whose members is a word of the language.
macro_rules! words {
    (
        $(#[$doc:meta])*
        pub enum $name:ident {
            $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// A parameter that takes one of the words.
            pub(super) const KIND: $crate::layer::Kind = $crate::layer::Kind::Word(&[$($word),+]);

            /// The word in the language.
            pub fn word(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)+
                }
            }
        }

        impl $crate::layer::parameter::Field for $name {
            fn read(
                reader: &mut $crate::layer::parameter::Reader<'_>,
            ) -> Result<Self, $crate::layer::ParameterError> {
                reader.word(|word| match word {
                    $($word => Some($name::$variant),)+
                    _ => None,
                })
            }

            fn write(&self, values: &mut $crate::layer::Values) {
                values.push(Some($crate::layer::Value::word(self.word())));
            }
        }
    };
}

pub(super) use {kind, words};
