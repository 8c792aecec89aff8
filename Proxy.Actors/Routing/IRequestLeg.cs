using Proxy.Transport;

namespace Proxy.Actors.Routing;

/// <summary>The leg of an answer that serves one request after another.</summary>
internal interface IRequestLeg : ILeg
{
    /// <summary>Whether a request has been answered in full and nothing of another one has come: nobody misses anything when the pair ends now.</summary>
    bool IsBetweenRequests { get; }

    /// <summary>The client has reset: nobody reads what is said. What it has asked for is dropped, and what it asks for behind that is taken and
    /// counts for nothing. Not within a call of the leg's.</summary>
    void OnClientLost();
}
