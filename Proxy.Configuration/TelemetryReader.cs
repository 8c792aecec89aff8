using System.Collections.Immutable;
using System.Globalization;

namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.telemetry</c>.</summary>
internal static class TelemetryReader
{
    private const int MaxHeaders = 32;

    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(1);

    /// <summary>The settings.</summary>
    public static TelemetrySettings Read(Section proxy)
    {
        var section = proxy.Block("telemetry");
        section.RejectUnknownKeys();
        return new TelemetrySettings(section.Value("prometheus", Choices.OnOrOff), Otlp(section.Block("otlp")));
    }

    private static OtlpSettings? Otlp(Section section)
    {
        section.RejectUnknownKeys();
        var endpoint = section.Value("endpoint", Endpoint);
        var settings = new OtlpSettings(
            endpoint ?? new Uri("http://none.invalid"),
            section.Value("protocol", Choices.Of(("grpc", OtlpProtocol.Grpc), ("http", OtlpProtocol.Http))),
            Headers(section.Block("headers")),
            section.Value("timeout", Durations.Positive),
            section.Value("metrics", Choices.OnOrOff),
            section.Value("interval", Durations.AtLeast(LeastInterval)),
            section.Value("logs", Choices.OnOrOff),
            section.Value("trace-ratio", Ratio));
        if (endpoint is null && !section.Has("endpoint") && section.WrittenKeys.FirstOrDefault(section.KnownKeys.Contains) is { } key)
            section.Error(key, "it is of no effect without an endpoint", "write endpoint = \"http://collector:4317\", too");
        return endpoint is null ? null : settings;
    }

    private static Parsed<Uri?> Endpoint(string text)
    {
        if (text is "" or "off") return Parsed.Ok<Uri?>(null);
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0
            ? Parsed.Ok<Uri?>(address)
            : Parsed.Fail<Uri?>($"{Quoted.Text(text)} is not an address of a collector", "write \"http://collector:4317\", or off");
    }

    private static Parsed<double> Ratio(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1
            ? Parsed.Ok(ratio)
            : Parsed.Fail<double>($"{Quoted.Text(text)} is not a part from 0 to 1", "write 0.01 for one connection in a hundred");

    private static ValueArray<KeyValuePair<string, string>> Headers(Section section)
    {
        var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var name in section.AllWrittenKeys)
        {
            if (name.Length > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
                section.Error(name, "it cannot be the name of a field", "write letters, digits and hyphens: Authorization");
            else if (section.Value(name, Field) is { } value)
                fields.Add(new(name, value));
        }

        if (fields.Count > MaxHeaders) section.Error(fields[MaxHeaders].Key, $"there are more than {MaxHeaders} fields", "write fewer");
        return new ValueArray<KeyValuePair<string, string>>(fields.ToImmutable());
    }

    private static Parsed<string?> Field(string text) => text.All(c => c is >= ' ' and <= '~' and not ',')
        ? Parsed.Ok<string?>(text)
        : Parsed.Fail<string?>("it has characters that a field cannot have here", "write visible ASCII without commas");
}
