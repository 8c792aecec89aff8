namespace Proxy.Actors.Gates;

/// <summary>The words behind the status codes that a gate answers with (RFC 9110 15).</summary>
internal static class ReasonPhrases
{
    /// <summary>The words; those of any server's error for a code that is not known.</summary>
    public static string Of(int status) => status switch
    {
        400 => "Bad Request",
        408 => "Request Timeout",
        414 => "URI Too Long",
        431 => "Request Header Fields Too Large",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        _ => "Error",
    };
}
