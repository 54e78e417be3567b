import ArgumentParser
import Driver
import Exact
import Formats
import Networks

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a random data set: distinct grid points with random labels 1 ... classes.",
    discussion: """
      The points are drawn by SplitMix64 from {lowest, ..., lowest + range}^dimension and divided \
      by the scale; the same options always give the same file.

      --alternating writes the points (i, ..., i) with the labels (-1)^i instead, which need the \
      most linear pieces; `memoc inspect --lower-bounds` tells how many a network can have.
      """)

  @Option(help: "The number of points.") var samples: Int
  @Option(help: "The number of coordinates.") var dimension: Int
  @Option(help: "The grid's extent in every coordinate.") var range: Int?
  @Option(help: "The number of labels.") var classes: Int?
  @Flag(help: "Points on a line with labels -1 and +1 in turn; nothing is random.")
  var alternating = false
  @Option(help: "The seed of the generator.") var seed: UInt64 = 1
  @Option(help: "The smallest coordinate, times the scale.") var lowest = 0
  @Option(help: "The scale: points are X / scale.") var scale = 1
  @Option(name: .shortAndLong, help: "The CSV file; - is standard output.") var output: String

  func validate() throws {
    func expect(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws {
      if !range.contains(value) {
        throw ValidationError(
          "--\(name) is \(value); an integer in \(range.lowerBound) ... \(range.upperBound) is expected"
        )
      }
    }
    try expect("samples", samples, in: 1...100_000_000)
    try expect("dimension", dimension, in: 1...1_000_000)
    if alternating {
      if range != nil || classes != nil {
        throw ValidationError("--alternating takes neither --range nor --classes")
      }
      return
    }
    guard let range, let classes else {
      throw ValidationError("--range and --classes are expected, or --alternating")
    }
    try expect("range", range, in: 0...Int(Int32.max) / 2)
    try expect("lowest", lowest, in: -Int(Int32.max) / 2...Int(Int32.max) / 2)
    try expect("classes", classes, in: 1...Int(Int32.max) - 1)
    try expect("scale", scale, in: 1...Int.max)
    // At least half of the box must stay free, or drawing distinct points takes too long.
    var points = BigInt(1)
    for _ in 0..<dimension where points < BigInt(samples) { points *= BigInt(range + 1) }
    if points < BigInt(samples) {
      throw ValidationError("the box has only \(points) points; --samples is \(samples)")
    }
  }

  func run() throws {
    let data =
      alternating
      ? try DataSet.alternating(name: output, count: samples, dimension: dimension)
      : try DataSet.random(
        name: output, count: samples, dimension: dimension, range: range ?? 0,
        classCount: classes ?? 1,
        seed: seed, lowest: lowest, scale: BigInt(scale))
    try AtomicFile.write(writeCSV(data), to: output)
    if output != "-" {
      print("\(output): \(samples) points, \(dimension) coordinates, \(classes ?? 2) labels")
    }
  }
}
