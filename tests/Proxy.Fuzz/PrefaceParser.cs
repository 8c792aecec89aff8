using Proxy.Actors.Prefaces;

namespace Proxy.Fuzz;

/// <summary>A parser of a connection's first bytes.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="read">What was read, as text that is the same for the same.</param>
public delegate PrefaceResult PrefaceParser(ReadOnlySpan<byte> bytes, out string read);
