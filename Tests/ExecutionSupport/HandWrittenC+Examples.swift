import Exact
import Networks

extension HandWrittenC {
  package static let all = [xor, order, thirds, zones]

  /// The exclusive or of two bits: relu(x + y) − 2·relu(x + y − 1).
  package static let xor = HandWrittenC(
    Network(
      name: "xor", input: InputSpecification(scale: 1, lower: [0, 0], upper: [1, 1]),
      layers: [
        Layer(
          reading: [.input],
          neurons: [
            Neuron(.relu, weights: [Weight(0, 1), Weight(1, 1)]),
            Neuron(.relu, bias: -1, weights: [Weight(0, 1), Weight(1, 1)]),
          ]),
        Layer(
          reading: [.layer(0)],
          neurons: [Neuron(.identity, weights: [Weight(0, 1), Weight(1, -2)])]),
      ], output: OutputSpecification(.label(first: 0, classCount: 2))),
    domain: "X[0] >= 0 && X[0] <= 1 && X[1] >= 0 && X[1] <= 1",
    value: """
      int32_t sum = X[0] + X[1];
      int32_t carry = sum - 1 > 0 ? sum - 1 : 0;
      y[0] = sum - 2 * carry;
      """,
    label: "*label = (int32_t)y[0]; return xor_OK;")

  /// The order of two numbers of 41 bits: the sign of relu(x − y) − relu(y − x).
  package static let order = HandWrittenC(
    Network(
      name: "order",
      input: InputSpecification(
        scale: 1, lower: [bound, bound].map { -$0 }, upper: [bound, bound]),
      layers: [
        Layer(
          reading: [.input],
          neurons: [
            Neuron(.relu, weights: [Weight(0, 1), Weight(1, -1)]),
            Neuron(.relu, weights: [Weight(0, -1), Weight(1, 1)]),
          ]),
        Layer(
          reading: [.layer(0)],
          neurons: [Neuron(.identity, weights: [Weight(0, 1), Weight(1, -1)])]),
      ], output: OutputSpecification(.sign)), inputBits: 64,
    domain: "X[0] >= -1099511627776 && X[0] <= 1099511627776"
      + " && X[1] >= -1099511627776 && X[1] <= 1099511627776",
    value: """
      int64_t up = X[0] > X[1] ? X[0] - X[1] : 0;
      int64_t down = X[1] > X[0] ? X[1] - X[0] : 0;
      y[0] = up - down;
      """,
    label: """
      if (y[0] == 0) return order_NO_LABEL;
      *label = y[0] > 0 ? 1 : -1; return order_OK;
      """)

  private static let bound = Rational(.powerOfTwo(40))

  /// Two real outputs of 160 bits: 2^130·x/3 and −1/3 − 2^130·relu(x).
  package static let thirds = HandWrittenC(
    Network(
      name: "thirds", input: InputSpecification(scale: 1, lower: [-1000], upper: [1000]),
      layers: [
        Layer(reading: [.input], neurons: [Neuron(.relu, weights: [Weight(0, 1)])]),
        Layer(
          reading: [.layer(0), .input],
          neurons: [
            Neuron(.identity, weights: [Weight(1, Rational(.powerOfTwo(130), 3))]),
            Neuron(
              .identity, bias: Rational(-1, 3), weights: [Weight(0, Rational(-.powerOfTwo(130)))]),
          ]),
      ], output: OutputSpecification(.real)), number: .words(5), denominator: 3,
    domain: "X[0] >= -1000 && X[0] <= 1000",
    value: """
      for (j = 0; j < 4; j++) { y[0].words[j] = 0; y[1].words[j] = 0xFFFFFFFFu; }
      y[0].words[4] = (uint32_t)X[0] * 4u;
      y[1].words[4] = X[0] > 0 ? (uint32_t)X[0] * (uint32_t)-12 - 1u : 0xFFFFFFFFu;
      """, label: nil)

  /// Three zones of halves: the largest of −x, x − 2 and −1/2, which tie at their borders.
  package static let zones = HandWrittenC(
    Network(
      name: "zones",
      input: InputSpecification(scale: 2, lower: [Rational(-1, 4)], upper: [3]),
      layers: [
        Layer(
          reading: [.input],
          neurons: [
            Neuron(.identity, weights: [Weight(0, -1)]),
            Neuron(.identity, bias: -2, weights: [Weight(0, 1)]),
            Neuron(.identity, bias: Rational(-1, 2)),
          ])
      ], output: OutputSpecification(.oneHot(classCount: 3), labelNames: ["low", "high", "mid"])),
    denominator: 2, domain: "X[0] >= 0 && X[0] <= 6",
    value: "y[0] = -X[0]; y[1] = X[0] - 4; y[2] = -1;",
    label: """
      if (X[0] == 1 || X[0] == 3) return zones_NO_LABEL;
      *label = X[0] == 0 ? 0 : X[0] > 3 ? 1 : 2; return zones_OK;
      """)
}
