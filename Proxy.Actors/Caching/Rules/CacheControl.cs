using System.Text;
using Proxy.Actors.Prefaces;

namespace Proxy.Actors.Caching.Rules;

/// <summary>Collects the directives of a response (RFC 9111 5.2.2), line by line.</summary>
internal struct CacheControl()
{
    private static ReadOnlySpan<byte> Separator => ","u8;

    public ResponseRules Rules { get; private set; }

    /// <summary>Seconds of max-age: 0 when it is no number, <see cref="ResponseFacts.Absent"/> without one.</summary>
    public long MaxAge { get; private set; } = ResponseFacts.Absent;

    /// <summary>Seconds of s-maxage, likewise.</summary>
    public long SharedMaxAge { get; private set; } = ResponseFacts.Absent;

    /// <summary>Seconds of stale-while-revalidate; one that is no number is none.</summary>
    public long StaleWhileRevalidate { get; private set; } = ResponseFacts.Absent;

    /// <summary>Seconds of stale-if-error, likewise.</summary>
    public long StaleIfError { get; private set; } = ResponseFacts.Absent;

    /// <summary>The names in no-cache and private, separated by commas.</summary>
    public byte[] Omitted { get; private set; } = [];

    /// <summary>Takes in a line's value.</summary>
    public void Add(ReadOnlySpan<byte> value)
    {
        var reader = new DirectiveReader(value);
        while (reader.MoveNext()) Add(reader.Current);
        if (reader.IsBroken) Rules |= ResponseRules.NoStore;
    }

    /// <summary>Takes in a directive. Of what is malformed nobody knows what it was to forbid.</summary>
    public void Add(Directive directive)
    {
        if (directive.IsMalformed) Rules |= ResponseRules.NoStore;
        switch (directive.Name.Length)
        {
            case 6 when Is(directive, "public"u8): Rules |= ResponseRules.Public; break;
            case 7 when Is(directive, "max-age"u8): MaxAge = Lifetime(MaxAge, directive); break;
            case 7 when Is(directive, "private"u8): Restrict(ResponseRules.Private, directive); break;
            case 8 when Is(directive, "no-cache"u8): Restrict(ResponseRules.NoCache, directive); break;
            case 8 when Is(directive, "no-store"u8): Rules |= ResponseRules.NoStore; break;
            case 8 when Is(directive, "s-maxage"u8):
                Rules |= ResponseRules.SharedMaxAge;
                SharedMaxAge = Lifetime(SharedMaxAge, directive);
                break;
            case 14 when Is(directive, "stale-if-error"u8): StaleIfError = Window(StaleIfError, directive); break;
            case 15 when Is(directive, "must-revalidate"u8): Rules |= ResponseRules.MustRevalidate; break;
            case 15 when Is(directive, "must-understand"u8): Rules |= ResponseRules.MustUnderstand; break;
            case 16 when Is(directive, "proxy-revalidate"u8): Rules |= ResponseRules.ProxyRevalidate; break;
            case 22 when Is(directive, "stale-while-revalidate"u8): StaleWhileRevalidate = Window(StaleWhileRevalidate, directive); break;
        }
    }

    // RFC 9111 4.2.1: the first one counts; one that is no number makes the response stale.
    private static long Lifetime(long seconds, Directive directive) =>
        seconds != ResponseFacts.Absent ? seconds : DeltaSeconds.TryRead(directive.Argument, out var read) ? read : 0;

    private static long Window(long seconds, Directive directive) =>
        seconds == ResponseFacts.Absent && DeltaSeconds.TryRead(directive.Argument, out var read) ? read : seconds;

    // RFC 9111 5.2.2.4, 5.2.2.7: with names it is about these fields, without any about the whole response.
    private void Restrict(ResponseRules rule, Directive directive)
    {
        var names = directive.Argument.Trim(" \t,"u8);
        if (!AreNames(names)) Rules |= rule;
        else Omitted = Omitted.Length == 0 ? names.ToArray() : [.. Omitted, .. Separator, .. names];
    }

    private static bool AreNames(ReadOnlySpan<byte> list)
    {
        foreach (var range in list.Split((byte)','))
        {
            var name = list[range].Trim(" \t"u8);
            if (name.IsEmpty || name.ContainsAnyExcept(HttpToken.Bytes)) return false;
        }
        return true;
    }

    private static bool Is(Directive directive, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(directive.Name, name);
}
