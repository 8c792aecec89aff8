namespace Proxy.Actors.Doctor;

/// <summary>A part of a node's configuration, so that it can be told from others' without being sent.</summary>
/// <param name="Part">Its key below <c>proxy</c>: <c>pools.web</c>.</param>
/// <param name="Digest">The same where the settings are the same.</param>
internal sealed record PartDigest(string Part, string Digest);
