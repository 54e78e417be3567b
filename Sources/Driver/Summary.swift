import Exact
import Networks

/// What commands say when they are done.
package enum Summary {
  /// The size of a network in one line.
  package static func line(of network: Network, samples: Int? = nil) -> String {
    let size = NetworkStatistics(network)
    let data = samples.map { "\($0) samples in " } ?? ""
    let promise = network.promiseText.map { ", \($0)" } ?? ""
    return "\(network.name): \(data)width \(size.width), depth \(size.depth),"
      + " \(size.nonzeroParameterCount) parameters, weights of at most \(size.largestWeightBits)"
      + " bits, \(size.totalWeightBits) bits in all, digest \(network.digest)\(promise)"
  }
}
