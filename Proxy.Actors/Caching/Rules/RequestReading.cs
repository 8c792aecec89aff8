using System.Text;
using Proxy.Actors.Http;

namespace Proxy.Actors.Caching.Rules;

/// <summary>Collects the facts of a request, field by field.</summary>
internal struct RequestReading(long now)
{
    private RequestRules _rules;
    private long _maxAge = RequestFacts.Absent;
    private long _maxStale = RequestFacts.Absent;
    private long _minFresh = RequestFacts.Absent;
    private long _staleIfError = RequestFacts.Absent;
    private long _since = long.MinValue;
    private bool _hasCacheControl;
    private bool _hasPragma;

    /// <summary>Takes in the next field; which it can be is told by the length of its name.</summary>
    public void Add(HttpField field)
    {
        switch (field.Name.Length)
        {
            case 5 when field.Is("range"u8): _rules |= RequestRules.Range; break;
            case 6 when field.Is("pragma"u8): _hasPragma |= Ascii.EqualsIgnoreCase(field.Value, "no-cache"u8); break;
            case 8 when field.Is("if-match"u8): _rules |= RequestRules.ServerPrecondition; break;
            case 8 when field.Is("if-range"u8): _rules |= RequestRules.IfRange; break;
            case 13 when field.Is("cache-control"u8): AddCacheControl(field.Value); break;
            case 13 when field.Is("if-none-match"u8): _rules |= RequestRules.IfNoneMatch; break;
            case 13 when field.Is("authorization"u8): _rules |= RequestRules.Authorization; break;
            case 17 when field.Is("if-modified-since"u8): AddSince(field.Value); break;
            case 19 when field.Is("if-unmodified-since"u8): _rules |= RequestRules.ServerPrecondition; break;
        }
    }

    public readonly RequestFacts Result() => new()
    {
        // RFC 9111 5.4: Pragma counts where there is no Cache-Control.
        Rules = _hasPragma && !_hasCacheControl ? _rules | RequestRules.NoCache : _rules,
        MaxAge = _maxAge,
        MaxStale = _maxStale,
        MinFresh = _minFresh,
        StaleIfError = _staleIfError,
        IfModifiedSince = _since,
    };

    // A second date makes both unusable: RFC 9110 13.1.3 knows one.
    private void AddSince(ReadOnlySpan<byte> value)
    {
        var isFirst = (_rules & RequestRules.IfModifiedSince) == 0;
        _rules |= RequestRules.IfModifiedSince;
        _since = isFirst && HttpDate.TryRead(value, now, out var since) ? since : long.MinValue;
    }

    private void AddCacheControl(ReadOnlySpan<byte> value)
    {
        _hasCacheControl = true;
        var reader = new DirectiveReader(value);
        while (reader.MoveNext()) Add(reader.Current);
        if (reader.IsBroken) _rules |= RequestRules.NoStore;
    }

    private void Add(Directive directive)
    {
        switch (directive.Name.Length)
        {
            case 7 when Is(directive, "max-age"u8): Take(ref _maxAge, directive); break;
            case 8 when Is(directive, "no-cache"u8): _rules |= RequestRules.NoCache; break;
            case 8 when Is(directive, "no-store"u8): _rules |= RequestRules.NoStore; break;
            case 9 when Is(directive, "min-fresh"u8): Take(ref _minFresh, directive); break;
            case 9 when Is(directive, "max-stale"u8): TakeMaxStale(directive); break;
            case 14 when Is(directive, "only-if-cached"u8): _rules |= RequestRules.OnlyIfCached; break;
            case 14 when Is(directive, "stale-if-error"u8): Take(ref _staleIfError, directive); break;
        }
    }

    // What is no number is passed over: these are wishes (RFC 9111 5.2.1).
    private static void Take(ref long seconds, Directive directive)
    {
        if (seconds == RequestFacts.Absent && DeltaSeconds.TryRead(directive.Argument, out var read)) seconds = read;
    }

    private void TakeMaxStale(Directive directive)
    {
        if (directive.HasArgument) Take(ref _maxStale, directive);
        else if (_maxStale == RequestFacts.Absent) _maxStale = long.MaxValue;
    }

    private static bool Is(Directive directive, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(directive.Name, name);
}
