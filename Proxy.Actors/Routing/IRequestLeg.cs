using Proxy.Transport;

namespace Proxy.Actors.Routing;

/// <summary>The leg of an answer that serves one request after another.</summary>
internal interface IRequestLeg : ILeg
{
    /// <summary>Whether a request has been answered in full and nothing of another one has come: nobody misses anything when the pair ends now.</summary>
    bool IsBetweenRequests { get; }
}
