using Proxy.Membership.Wire;

namespace Proxy.Actors.Listing;

/// <summary>The node does not answer the question.</summary>
/// <param name="Reason">Why, in the operator's words.</param>
internal sealed record DirectoryRefusal(string Reason) : IWireMessage;
