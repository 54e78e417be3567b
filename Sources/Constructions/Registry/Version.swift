/// The version that networks and reports name.
package let memocVersion = "0.1.0"
