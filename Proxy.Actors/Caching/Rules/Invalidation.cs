using HttpMethod = Proxy.Actors.Http.HttpMethod;

namespace Proxy.Actors.Caching.Rules;

/// <summary>When a request that may have changed something makes what is stored invalid (RFC 9111 4.4).</summary>
internal static class Invalidation
{
    /// <summary>Whether a method is unsafe, or its safety unknown.</summary>
    public static bool Invalidates(HttpMethod method) =>
        method is not (HttpMethod.Get or HttpMethod.Head or HttpMethod.Options or HttpMethod.Trace or HttpMethod.Connect);

    /// <summary>Whether a response to such a request is no error.</summary>
    public static bool IsDue(int status) => status is >= 200 and <= 399;
}
