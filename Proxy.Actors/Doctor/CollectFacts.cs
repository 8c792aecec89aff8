using Proxy.Actors.Listing;

namespace Proxy.Actors.Doctor;

/// <summary>Asks for <see cref="NodeFacts"/>.</summary>
/// <param name="Limit">How long the node may take.</param>
internal sealed record CollectFacts(TimeSpan Limit) : IDirectoryQuery;
