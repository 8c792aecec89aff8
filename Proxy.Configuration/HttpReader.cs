using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads <c>http</c> of a listener.</summary>
internal static class HttpReader
{
    /// <summary>What a listener does with HTTP; null where it passes bytes on without reading them.</summary>
    public static HttpSettings? Read(Section listener)
    {
        if (!listener.AllWrittenKeys.Contains("http") || listener.BlockOrOff("http") is not { } section) return null;
        section.RejectUnknownKeys();
        return new HttpSettings(
            section.Value("cache", Texts.OrNone),
            section.Value("max-head", AdmissionReader.MaxBytes),
            section.Value("request-timeout", Durations.Positive),
            section.Value("response-timeout", Durations.Positive));
    }

    /// <summary>Reports every listener whose cache does not exist.</summary>
    public static void RejectMissingCaches(Section proxy, ImmutableArray<ListenerSettings> listeners, IReadOnlyCollection<string> caches)
    {
        foreach (var listener in listeners)
        {
            if (listener.Http?.Cache is not { } cache || caches.Contains(cache)) continue;
            var nearest = NearestName.Of(cache, caches);
            proxy.ErrorAt(
                $"{proxy.Path}.listeners.{listener.Name}.http.cache",
                $"there is no cache {Quoted.Text(cache)}",
                nearest is null ? $"name a cache of {proxy.Path}.caches or add this one: caches {{ {Quoted.Plain(cache)} {{ }} }}" : $"did you mean {nearest}?");
        }
    }
}
