using System.Net;

namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.admin</c>, and checks that who can reach the endpoint needs a token.</summary>
internal static class AdminReader
{
    // 16 characters of base64 are 96 bits, beyond guessing over a network.
    private const int MinToken = 16;

    private const string MakeOne = "make one: openssl rand -hex 32";

    /// <summary>The settings; an error for each token that does not do, and for a missing one.</summary>
    public static AdminSettings Read(Section proxy)
    {
        var section = proxy.Block("admin");
        section.RejectUnknownKeys();
        var settings = new AdminSettings(
            section.Value("bind", BindOrOff),
            section.Value("token", TokenOrNone),
            section.Value("token-file", Texts.OrNone),
            section.Value("read-only-token", TokenOrNone),
            section.Value("read-only-token-file", Texts.OrNone),
            section.Value("metrics-token", TokenOrNone),
            section.Value("metrics-token-file", Texts.OrNone),
            section.Value("max-connections", Integers.Between(1, 10_000)),
            section.Value("max-commands", Integers.Between(1, 10_000)),
            section.Value("max-body", Body),
            section.Value("request-timeout", Durations.Positive),
            section.Value("idle-timeout", Durations.Positive),
            section.Value("command-timeout", Durations.Positive));
        CheckTokens(section, settings);
        return settings;
    }

    private static void CheckTokens(Section section, AdminSettings settings)
    {
        if (settings is { Token: not null, TokenFile: not null }) section.Error("token", "token-file is written, too", "write one of them");
        if (settings is { ReadOnlyToken: not null, ReadOnlyTokenFile: not null })
            section.Error("read-only-token", "read-only-token-file is written, too", "write one of them");
        if (settings is { MetricsToken: not null, MetricsTokenFile: not null }) section.Error("metrics-token", "metrics-token-file is written, too", "write one of them");
        if (settings.Token is not null && settings.Token == settings.ReadOnlyToken)
            section.Error("read-only-token", "it is the same as token", MakeOne);
        if (settings.MetricsToken is { } metrics && (metrics == settings.Token || metrics == settings.ReadOnlyToken))
            section.Error("metrics-token", "it is the same as another token", MakeOne);

        // A token that was not understood has its error already, and is no reason for a second one.
        var hasToken = section.Has("token") || section.Has("token-file") || section.Has("read-only-token") || section.Has("read-only-token-file");
        if ((section.Has("metrics-token") || section.Has("metrics-token-file")) && !hasToken)
            section.Error("metrics-token", "without token everybody may do everything, metrics included", $"write token or token-file, too ({MakeOne})");
        if (settings.Bind is { } bind && !IPAddress.IsLoopback(bind.Address) && !hasToken)
            section.Error("token", $"{bind} can be reached from other machines, and there is no token", $"write token or token-file ({MakeOne}), or bind 127.0.0.1");
    }

    private static Parsed<IPEndPoint?> BindOrOff(string text)
    {
        if (text is "off") return Parsed.Ok<IPEndPoint?>(null);
        var bind = BindAddress.Parse(text);
        return bind.IsOk ? Parsed.Ok(bind.Value) : Parsed.Fail<IPEndPoint?>(bind.Problem, "write an IP address and a port, \"127.0.0.1:9110\", or off");
    }

    private static Parsed<string?> TokenOrNone(string text)
    {
        if (text.Length == 0) return Parsed.Ok<string?>(null);
        if (text.Length < MinToken) return Parsed.Fail<string?>($"the token is shorter than {MinToken} characters", MakeOne);
        return text.All(c => char.IsBetween(c, '!', '~')) ? Parsed.Ok<string?>(text) : Parsed.Fail<string?>("the token has characters that are not visible ASCII", MakeOne);
    }

    private static Parsed<int> Body(string text)
    {
        var size = ByteSizes.Int(text);
        return !size.IsOk || size.Value is >= 1 << 10 and <= 16 << 20 ? size : Parsed.Fail<int>($"{Quoted.Text(text)} is not from 1KiB to 16MiB", "write 64KiB");
    }
}
