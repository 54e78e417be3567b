import Foundation

extension SGDExperiment {
  /// A gnuplot script that draws the two figures side by side: R at the start and at t* against
  /// ‖ξ⁰‖ with lines of slope 2 and 4, and ‖ξ∥‖ with τ‖ξ‖² by epoch for the smallest distance.
  ///
  /// - Parameters:
  ///   - terminal: what gnuplot draws with, such as `svg size 1000,420`.
  ///   - file: what it writes.
  package func plotScript(terminal: String, file: String) -> String {
    let ended = runs.filter(\.hasDescended)
    let risks = ended.map { "\($0.distance) \($0.firstRisk) \($0.lastRisk)" }
    let trace = runs.min { $0.distance < $1.distance }!
    let epochs = trace.epochs.map { "\($0.number) \($0.parallel) \($0.threshold)" }
    // Lines of slope 2 and 4 through the points of the largest distance.
    let anchor = ended.max { $0.distance < $1.distance }
    func line(_ order: Int, _ risk: Double?) -> String {
      guard let anchor, let risk else { return "1/0" }
      return "\(risk) * (x / \(anchor.distance))**\(order)"
    }
    return """
      set terminal \(terminal)
      set output "\(file.filter { !"\"\\`\n".contains($0) })"
      $risks << EOD
      \(risks.joined(separator: "\n"))
      EOD
      $epochs << EOD
      \(epochs.joined(separator: "\n"))
      EOD
      set multiplot layout 1,2
      set grid
      set format y "10^{%L}"
      set logscale y
      set key left top
      set logscale x
      set format x "10^{%L}"
      set xlabel "distance from the minimum at the start"
      set title "risk R"
      plot $risks using 1:2 with points pointtype 7 title "at the start", \\
        \(line(2, anchor?.firstRisk)) with lines dashtype 2 title "slope 2", \\
        $risks using 1:3 with points pointtype 5 title "at t*", \\
        \(line(4, anchor?.lastRisk)) with lines dashtype 2 title "slope 4"
      unset logscale x
      set format x "%g"
      set key right top
      set xlabel "epoch"
      set title "from the distance \(String(format: "%.2g", trace.distance))"
      plot $epochs using 1:2 with lines linewidth 2 title "parallel part of the distance", \\
        $epochs using 1:3 with lines linewidth 2 title "tau times the squared distance"
      unset multiplot

      """
  }
}
