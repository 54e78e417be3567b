import ArgumentParser
import Enclosures

/// How networks with sigmoid and tanh are enclosed.
struct PrecisionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The most bits of the numbers between which outputs are enclosed.", valueName: "bits"))
  var precisionLimit = EnclosureInterpreter.defaultPrecisionLimit

  func validate() throws {
    guard (16...1 << 24).contains(precisionLimit) else {
      throw ValidationError(
        "--precision-limit is \(precisionLimit); 16 to \(1 << 24) bits are expected")
    }
  }
}
