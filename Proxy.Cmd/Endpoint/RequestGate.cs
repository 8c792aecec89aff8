using System.Net;
using Microsoft.AspNetCore.Http;

namespace Proxy.Cmd.Endpoint;

/// <summary>Turns away what a web page could have made an operator's browser send.</summary>
internal static class RequestGate
{
    /// <summary>Why the request is turned away; null when it is let in.</summary>
    /// <param name="request">The request.</param>
    /// <param name="demandsToken">Whether it needs a token, which no foreign page knows.</param>
    public static Refusal? Judge(HttpRequest request, bool demandsToken)
    {
        if (IsFromForeignPage(request)) return new(StatusCodes.Status403Forbidden, "cross-site", "a request of another web page", "use pbm, or curl");
        return demandsToken || IsOwnName(request.Host.Host)
            ? null
            : new(StatusCodes.Status403Forbidden, "host", $"'{request.Host.Host}' is not a name of this endpoint", "use its IP address, or set proxy.admin.token");
    }

    private static bool IsFromForeignPage(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "none" or "same-origin")) return true;
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && origin != $"{request.Scheme}://{request.Host}";
    }

    // A page can point a name of its own at this address (DNS rebinding), but no number, and not localhost.
    private static bool IsOwnName(string host) => host == "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out _);
}
