using Proxy.Membership.Wire;

namespace Proxy.Actors.Listing;

/// <summary>A question to the directory of one node.</summary>
internal interface IDirectoryQuery : IWireMessage
{
    /// <summary>How long the node may take.</summary>
    TimeSpan Limit { get; }
}
