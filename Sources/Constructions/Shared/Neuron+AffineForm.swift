import Networks

extension Neuron {
  /// The output neuron whose value is `form`.
  init(_ form: AffineForm) {
    self.init(.identity, bias: form.constant, weights: form.weights)
  }
}
