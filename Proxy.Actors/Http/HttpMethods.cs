namespace Proxy.Actors.Http;

/// <summary>Names of methods. Their case counts (RFC 9110 9.1).</summary>
internal static class HttpMethods
{
    /// <summary>Reads a name.</summary>
    public static HttpMethod Read(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("GET"u8) => HttpMethod.Get,
        3 when name.SequenceEqual("PUT"u8) => HttpMethod.Put,
        4 when name.SequenceEqual("HEAD"u8) => HttpMethod.Head,
        4 when name.SequenceEqual("POST"u8) => HttpMethod.Post,
        5 when name.SequenceEqual("PATCH"u8) => HttpMethod.Patch,
        5 when name.SequenceEqual("TRACE"u8) => HttpMethod.Trace,
        6 when name.SequenceEqual("DELETE"u8) => HttpMethod.Delete,
        7 when name.SequenceEqual("OPTIONS"u8) => HttpMethod.Options,
        7 when name.SequenceEqual("CONNECT"u8) => HttpMethod.Connect,
        _ => HttpMethod.Other,
    };
}
