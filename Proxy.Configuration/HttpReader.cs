using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads <c>http</c> of listeners, and their <c>respond</c>.</summary>
internal static class HttpReader
{
    private const string Key = "http";
    private const string Respond = "respond";
    private const string WhenDown = "respond-when-down";

    private static readonly string[] OtherDestinations = ["pool", "routes"];
    private static readonly string[] KeysOfServers = ["cache", WhenDown];

    /// <summary>What a listener does with HTTP.</summary>
    public static HttpSettings Read(Section listener)
    {
        if (listener.BlockOrOff(Key) is not { } section) return HttpSettings.Default;
        section.RejectUnknownKeys();
        return new HttpSettings(section.Value("max-head", AdmissionReader.MaxBytes), section.Value("request-timeout", Durations.Positive))
        {
            Cache = section.Value("cache", Texts.OrNone) is { } cache ? section.Parse(section.PathOf("cache"), cache, EntryNames.Parse) : null,
            RespondWhenDown = ReadWhenDown(section),
            ResponseTimeout = section.Value("response-timeout", Durations.Positive),
        };
    }

    /// <summary>What a listener answers by itself; null for one that has servers.</summary>
    public static AnswerSettings? ReadRespond(Section listener) => listener.Has(Respond) ? AnswerReader.Read(listener.Block(Respond)) : null;

    /// <summary>Reports what of a listener's block does nothing.</summary>
    public static void RejectIdle(Section section, ListenerSettings listener)
    {
        if (listener.Respond is { } respond)
        {
            foreach (var key in OtherDestinations.Where(section.Has))
                section.Error(Respond, $"{key} is written, too, and every client gets the answer", $"leave respond or {key} out; a route can have a respond of its own");
            if (!section.Wants(Key)) return;
            if (respond.IsRaw) section.Error(Key, "respond sends its bytes without a request", "leave http out");
            foreach (var key in KeysOfServers.Where(section.Block(Key).Has))
                section.Block(Key).Error(key, "the listener has no server that could be down or asked", "leave it out, or respond");
            return;
        }

        if (section.Wants(Key) && listener is { Http: { Cache: null, RespondWhenDown: null }, Pool: not null } && !HasHttpRoute(listener) && !KeysOfServers.Any(section.Block(Key).Has))
            section.Error(Key, "nothing in it does anything", "write cache or respond-when-down");
    }

    /// <summary>Reports every listener whose cache does not exist.</summary>
    public static void RejectMissingCaches(Section proxy, ImmutableArray<ListenerSettings> listeners, IReadOnlyCollection<string> caches)
    {
        foreach (var listener in listeners)
        {
            if (listener.Http.Cache is not { } cache || caches.Contains(cache)) continue;
            var nearest = NearestName.Of(cache, caches);
            proxy.ErrorAt(
                $"{proxy.Path}.listeners.{listener.Name}.http.cache",
                $"there is no cache {Quoted.Text(cache)}",
                nearest is null ? $"name a cache of {proxy.Path}.caches or add this one" : $"did you mean {nearest}?");
        }
    }

    private static bool HasHttpRoute(ListenerSettings listener) => listener.Routes.Any(route => route.Respond is { IsRaw: false });

    private static AnswerSettings? ReadWhenDown(Section http)
    {
        if (http.BlockOrOff(WhenDown) is not { } section) return null;
        section.RejectUnknownKeys();
        var answer = AnswerReader.Http(section);
        return http.Wants(WhenDown) || http.IsOn(WhenDown) || answer is { Content.Length: > 0 } or { Headers.Count: > 0 } ? answer : null;
    }
}
