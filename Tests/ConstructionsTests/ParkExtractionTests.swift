import Constructions
import Exact
import Networks
import Testing

@Suite struct ParkExtractionTests {
  /// Networks of (payload, place) that extract one symbol, by the bits a group takes; 0 is Lemma 23,
  /// −1 Lemma 24, −2 the slim extraction.
  private static func network(
    _ groupBits: Int, slots: Int, labelBits: Int, unit: BigInt, _ activation: GateActivation
  ) -> (network: LayerStack, payloadBits: Int) {
    var stack = GateStack(inputCount: 2, activation)
    let bits = slots * labelBits
    let payloadBits = groupBits > 0 ? (bits + groupBits - 1) / groupBits * groupBits : bits
    let input = Lemma20Lookup.Result(
      word: BigInt.powerOfTwo(payloadBits - bits + labelBits) * stack.inputs[0],
      place: stack.inputs[1])
    let label: AffineForm
    switch groupBits {
    case -2:
      label = SlimExtraction(slotCount: slots, labelBits: labelBits, unit: unit)
        .append(input, to: &stack)
    case -1:
      label = Lemma24Extraction(slotCount: slots, labelBits: labelBits, unit: unit)
        .append(input, to: &stack)
    case 0:
      label = Lemma23Extraction(slotCount: slots, labelBits: labelBits, unit: unit)
        .append(input, to: &stack)
    default:
      label = Lemma21Extraction(
        slotCount: slots, labelBits: labelBits, groupBits: groupBits, unit: unit
      ).append(input, to: &stack)
    }
    stack.appendOutput(label)
    return (stack.stack, payloadBits)
  }

  /// Every payload of up to 6 bits, every integer place.
  @Test(arguments: -2...4, GateActivation.allCases)
  func everySymbolOfEveryPayloadIsExtracted(_ groupBits: Int, _ activation: GateActivation) {
    for (slots, labelBits) in [(1, 1), (3, 1), (1, 3), (2, 2), (3, 2), (2, 3)] {
      for unit in [1, 3] {
        let bits = slots * labelBits
        if groupBits > bits { continue }
        let built = ParkExtractionTests.network(
          groupBits, slots: slots, labelBits: labelBits, unit: BigInt(unit), activation)
        let network = Network(
          name: "extraction",
          input: InputSpecification(scale: 1, lower: [0, 0], upper: [64, 64]),
          layers: built.network.networkLayers, output: OutputSpecification(.real))
        let interpreter = Interpreter(network)
        for payload in 0..<(1 << bits) {
          for place in 0..<(slots * unit) {
            let symbol =
              payload >> (labelBits * (slots - 1 - place / unit)) & ((1 << labelBits) - 1)
            let value = interpreter.outputs(at: [BigInt(payload), BigInt(place)])[0]
            if value != Rational(symbol) {
              Issue.record(
                """
                R = \(groupBits), B = \(slots), D = \(labelBits), g = \(unit): \(value) at \
                \(payload), \(place)
                """)
              return
            }
          }
        }
      }
    }
  }

  @Test func extractionsHaveTheirLemmasWidthAndDepth() {
    for (slots, labelBits) in [(1, 1), (4, 1), (1, 4), (5, 3)] {
      let bits = slots * labelBits
      for groupBits in 1...min(4, bits) {
        let built = ParkExtractionTests.network(
          groupBits, slots: slots, labelBits: labelBits, unit: 5, .step)
        let widths = built.network.layers.dropLast().map(\.count)
        #expect(widths.count == 2 * ((bits + groupBits - 1) / groupBits))
        #expect(widths.max()! <= 1 << groupBits + groupBits + 1)
      }
      let narrow = ParkExtractionTests.network(
        0, slots: slots, labelBits: labelBits, unit: 5, .step
      ).network.layers.dropLast()
      #expect(narrow.count == (2 * labelBits + 1) * slots - 1)
      #expect(narrow.allSatisfy { $0.count <= 3 })
      let overlapped = ParkExtractionTests.network(
        -1, slots: slots, labelBits: labelBits, unit: 5, .step
      ).network.layers.dropLast()
      #expect(overlapped.count == bits + 1)
      #expect(overlapped.allSatisfy { $0.count <= 6 })
      let slim = ParkExtractionTests.network(
        -2, slots: slots, labelBits: labelBits, unit: 5, .step
      ).network.layers.dropLast()
      #expect(slim.count == bits + 1)
      #expect(slim.allSatisfy { $0.count <= 5 })
    }
  }
}
