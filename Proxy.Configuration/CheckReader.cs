namespace Proxy.Configuration;

/// <summary>Reads <c>check</c> of a pool: a kind, or a block.</summary>
internal static class CheckReader
{
    private const string Kind = "kind";
    private const string Steps = "steps";
    private const string Http = "http";
    private const string Postgres = "postgres";
    private const string Tls = "tls";

    // What names a kind by being there.
    private static readonly (string Key, CheckKind Kind)[] Naming = [(Steps, CheckKind.Steps), (Http, CheckKind.Http), (Postgres, CheckKind.Postgres)];

    private static readonly Func<string, Parsed<CheckKind?>> Kinds = Choices.Of<CheckKind?>(
        ("off", null),
        ("on", null),
        ("tcp", CheckKind.Tcp),
        ("tls", CheckKind.Tls),
        ("http", CheckKind.Http),
        ("postgres", CheckKind.Postgres),
        ("redis", CheckKind.Redis));

    private static readonly Func<string, Parsed<LimitScope>> Scope = Choices.Of(("cluster", LimitScope.Cluster), ("node", LimitScope.Node));

    private static readonly Func<string, Parsed<bool?>> TlsWord = Choices.Of<bool?>(("auto", null), ("off", false), ("on", true));

    private static readonly Func<string, Parsed<int>> Port = Integers.AutoOrBetween(0, 1, 65535);

    // Shorter ones are slips: they would do nothing but load servers.
    private static readonly Func<string, Parsed<TimeSpan>> Time = Durations.AtLeast(TimeSpan.FromMilliseconds(10));

    private static readonly Func<string, Parsed<int>> InARow = Integers.Between(1, 100);

    /// <summary>How endpoints are checked; null: not at all.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="all">What is written for all pools; null for that itself.</param>
    /// <param name="hasTls">Whether the pool has TLS.</param>
    public static CheckSettings? Read(Section pool, Section? all, bool hasTls)
    {
        var (own, shared, isOn) = SwitchedBlock.Read(pool, all, "check", Kind);
        var before = own.ErrorCount;
        var written = own.Has(Kind) ? own.Value(Kind, Kinds) : null;
        var port = own.Value("port", Port);
        var tls = own.Value(Tls, TlsWord);
        var kind = written ?? NamedBy(own) ?? NamedFor(own, shared) ?? (hasTls && tls != false ? CheckKind.Tls : CheckKind.Tcp);
        var settings = new CheckSettings(
            kind,
            own.Value("every", Time),
            own.Value("fast", Time),
            own.Value("down", Time),
            own.Value("timeout", Time),
            own.Value("rise", InARow),
            own.Value("fall", InARow),
            own.Value("scope", Scope),
            port == 0 ? null : port,
            tls,
            HttpCheckReader.Read(own.Block(Http)),
            PostgresCheckReader.Read(own.Block(Postgres)),
            CheckStepReader.Read(own));
        if (own.ErrorCount == before && !own.IsOff(Kind))
        {
            RejectOthers(own, kind, isWritten: written is not null);
            RejectTimes(own, settings);
            if (isOn && all is not null) RejectTls(own, settings, hasTls);
            if (own.IsEmptyList(Steps) && written is null && NamedBy(own) is null && (shared is null || NamedBy(shared) != CheckKind.Steps))
                own.Error(Steps, "there is no step", "write steps = [ { send = \"PING\\r\\n\" }, { expect = \"+PONG\" } ], or leave it out");
        }

        if (!isOn) return null;
        var fast = settings.Fast < settings.Every ? settings.Fast : settings.Every;
        return settings with { Fast = fast, Steps = kind == CheckKind.Steps ? settings.Steps : [] };
    }

    private static CheckKind? NamedBy(Section section)
    {
        foreach (var (key, kind) in Naming)
            if (section.Has(key) && !section.IsEmptyList(key)) return kind;
        return null;
    }

    // An empty list of steps is for a pool that is to have none of those for all.
    private static CheckKind? NamedFor(Section own, Section? shared)
    {
        if (shared is null) return null;
        var kind = (shared.Has(Kind) ? shared.Value(Kind, Kinds) : null) ?? NamedBy(shared);
        return kind == CheckKind.Steps && own.IsEmptyList(Steps) ? null : kind;
    }

    private static void RejectOthers(Section own, CheckKind kind, bool isWritten)
    {
        foreach (var (key, of) in Naming)
        {
            if (of == kind || !own.Has(key) || own.IsEmptyList(key)) continue;
            if (!isWritten)
                own.Error(key, $"{Word(kind)} is written, too", $"write {Word(kind)} or {key}");
            else if (of == CheckKind.Steps)
                own.Error(key, $"kind = {Word(kind)} is written, too, and has steps of its own", "leave kind out, or the steps");
            else
                own.Error(key, $"it does nothing, as kind = {Word(kind)} is written, too", $"write kind = {key}, or leave it out");
        }
    }

    private static void RejectTimes(Section own, CheckSettings check)
    {
        if (own.Has("fast") && check.Fast > check.Every)
            own.Error("fast", "it is longer than every", "write at most what every says, or leave it out");
    }

    private static void RejectTls(Section own, CheckSettings check, bool hasTls)
    {
        if (check.Kind == CheckKind.Tls && !hasTls)
            own.Error(Kind, "the pool has no TLS", "write tls { } in the pool, or check = tcp");
        else if (check.Tls == true && !hasTls)
            own.Error(Tls, "the pool has no TLS", "write tls { } in the pool, or leave it out");
        else if (check is { Kind: CheckKind.Tls, Tls: false })
            own.Error(Tls, "it is off, and the check is a TLS handshake", "write check = tcp, or tls = auto");
        else if (check is { Kind: CheckKind.Tcp, Tls: true } && own.Has(Tls))
            own.Error(Tls, "kind = tcp connects and does no more", "write kind = tls, or leave it out");
    }

    private static string Word(CheckKind kind) => kind.ToString().ToLowerInvariant();
}
