//! `--batch` and `--dtype`, and the memory that the JSON of a long network takes.

use super::summary;
use serde_json::Value;

fn document(arguments: &[&str]) -> Value {
    let all = [&["stdlib/zoo/vgg.cnn#vgg16", "--format", "json"], arguments].concat();
    let document: Value = serde_json::from_str(&summary(&all)).unwrap();
    document["networks"][0].clone()
}

/// VGG-16 has 138,357,544 parameters; 15,237,608 values flow through it, 6,422,528 of them at once, and
/// training keeps 15,236,608 for each sample, and each parameter and its gradient once.
#[test]
fn memory_is_that_of_the_batch_and_the_type() {
    for (arguments, bytes, samples, dtype) in [
        (&[][..], 4, 1, "float32"),
        (&["--batch", "32"], 4, 32, "float32"),
        (&["--batch", "8", "--dtype", "f16"], 2, 8, "float16"),
        (&["--dtype", "bf16"], 2, 1, "bfloat16"),
    ] {
        let network = document(arguments);
        let memory = &network["memory"];
        assert_eq!(network["batch"], samples);
        assert_eq!(network["dtype"], dtype);
        assert_eq!(memory["weights"], bytes * 138_357_544_u64);
        assert_eq!(memory["activations"], bytes * samples * 15_237_608);
        assert_eq!(memory["peak"], bytes * samples * 6_422_528);
        let training = samples * 15_236_608 + 2 * 138_357_544;
        assert_eq!(memory["training"], bytes * training);
        // The first convolution makes 64x224x224.
        let first = &network["layers"][1];
        assert_eq!(first["memory"], bytes * samples * 64 * 224 * 224);
        // All else is for one sample.
        assert_eq!(network["macs"], 15_470_264_320_u64);
        assert_eq!(first["macs"], 86_704_128);
    }
    let quantised = document(&["--dtype", "int8"]);
    assert_eq!(quantised["memory"]["weights"], 138_357_544);
    assert_eq!(quantised["memory"]["training"], Value::Null);
}

#[test]
fn a_table_says_what_its_memory_is_for() {
    let lenet = "stdlib/zoo/lenet.cnn";
    let text = summary(&[lenet, "--batch", "64", "--dtype", "f16"]);
    assert!(
        text.contains("memory               for 64 samples of float16\n"),
        "{text}"
    );
    let text = summary(&[lenet, "--dtype", "int8"]);
    assert!(text.contains("for 1 sample of int8"), "{text}");
    assert!(!text.contains("memory: training"), "{text}");
    assert!(!summary(&[lenet]).contains("sample"));
}

/// A layer takes some 250 bytes, most of them in the graph; 12 KB when the document was made as a whole.
#[cfg(target_os = "linux")]
#[test]
fn the_json_of_a_long_network_is_streamed() {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};

    let rounds = 7_500;
    let text = format!(
        "network long {{ input 8x4x4\n repeat {rounds} {{ residual {{ conv 8 3x3 pad=1 -> relu }} }}\n \
         global_avgpool -> flatten -> dense 10 }}"
    );
    let mut child = Command::new(env!("CARGO_BIN_EXE_cnn"))
        .args(["summary", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut out = child.stdout.take().unwrap();
    let (mut peak, mut document) = (0u64, Vec::new());
    let mut part = vec![0u8; 1 << 20];
    loop {
        let read = out.read(&mut part).unwrap();
        if read == 0 {
            break;
        }
        document.extend_from_slice(&part[..read]);
        // The most memory so far, while the process waits for its reader or writes on.
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let most = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok());
        peak = peak.max(most.unwrap_or(0));
    }
    assert!(child.wait().unwrap().success());
    let document: Value = serde_json::from_slice(&document).unwrap();
    let layers = document["networks"][0]["layers"].as_array().unwrap();
    assert_eq!(layers.len(), 1 + 3 * rounds + 3);
    assert!(
        peak > 1_000 && peak < 60_000,
        "{peak} kB for {} layers",
        layers.len()
    );
}
