using Proxy.Actors.Http;

namespace Proxy.Actors.Gates;

/// <summary>Whose request is under way on an <see cref="Upstream"/>. Told on the loop's thread.</summary>
internal interface IUpstreamUser
{
    /// <summary>The head of an interim response (1xx) has come; another one follows.</summary>
    /// <param name="head">Its bytes, valid during the call.</param>
    void OnInterim(ReadOnlySpan<byte> head);

    /// <summary>The head of the response has come. Its bytes are valid during the call.</summary>
    /// <param name="response">The response.</param>
    void OnResponse(in HttpResponse response);

    /// <summary>More of the body, or its end, may be received.</summary>
    void OnUpstreamReadable();

    /// <summary>The server takes more of the request's body.</summary>
    void OnUpstreamWritable();

    /// <summary>There will be no response, or the rest of its body will not come. The connection is closed.</summary>
    /// <param name="failure">Why.</param>
    void OnUpstreamFailed(UpstreamFailure failure);
}
