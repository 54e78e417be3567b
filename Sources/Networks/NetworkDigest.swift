import CNettle
import Exact

/// Returns the SHA-256 of `bytes` as 64 lowercase hexadecimal digits.
package func sha256(_ bytes: [UInt8]) -> String {
  var context = sha256_ctx()
  nettle_sha256_init(&context)
  nettle_sha256_update(&context, bytes.count, bytes)
  var digest = [UInt8](repeating: 0, count: 32)
  nettle_sha256_digest(&context, digest.count, &digest)
  let digits = Array("0123456789abcdef")
  return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
}

extension Network {
  /// The first 16 hexadecimal digits of the SHA-256 of the network's canonical text: a line
  /// `activation bias column:weight …` a neuron, numbers as p or p/q in decimal, zero weights left
  /// out; a line `-` after each layer.
  ///
  /// - Source: the Vardi 2022 specification, section 9.
  package var digest: String {
    var text: [UInt8] = []
    for layer in layers {
      for neuron in layer.neurons {
        text += neuron.activation.description.utf8
        text.append(UInt8(ascii: " "))
        text.append(decimal: neuron.bias)
        for weight in neuron.weights where !weight.value.isZero {
          text.append(UInt8(ascii: " "))
          text += String(weight.column).utf8
          text.append(UInt8(ascii: ":"))
          text.append(decimal: weight.value)
        }
        text.append(UInt8(ascii: "\n"))
      }
      text += "-\n".utf8
    }
    return String(sha256(text).prefix(16))
  }
}

extension [UInt8] {
  /// Appends `number` as p or p/q.
  fileprivate mutating func append(decimal number: Rational) {
    if number.isInteger, let digit = number.numerator.asInt, 0...9 ~= digit {
      append(UInt8(ascii: "0") + UInt8(digit))
    } else {
      self += number.description.utf8
    }
  }
}
