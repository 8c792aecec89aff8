using System.Collections.Immutable;
using Proxy.Configuration;

namespace Proxy.Node.CommandLine;

/// <summary>The value of <c>--forward</c>: <c>LISTEN=ENDPOINT[,ENDPOINT...]</c>.</summary>
public static class ForwardOption
{
    /// <summary>The name of the option.</summary>
    public const string Name = "--forward";

    /// <summary>The shape of its value.</summary>
    public const string Shape = "LISTEN=ENDPOINT[,ENDPOINT...]";

    private const string Example = "write " + Shape + ", such as :8080=10.0.0.7:80,10.0.0.8:80";

    /// <summary>Reads one value.</summary>
    /// <param name="text">The text after the option.</param>
    public static Parsed<Forward> Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0) return Parsed.Fail<Forward>($"{Quoted.Text(text)} has no =", Example);
        var bind = BindAddress.Parse(text[..equals].Trim());
        if (!bind.IsOk) return Parsed.Fail<Forward>($"before the =, {bind.Problem}", bind.Remedy);

        var endpoints = ImmutableArray.CreateBuilder<EndpointSettings>();
        foreach (var part in text[(equals + 1)..].Split(','))
        {
            var endpoint = EndpointAddress.Parse(part.Trim());
            if (!endpoint.IsOk) return Parsed.Fail<Forward>($"after the =, {endpoint.Problem}", endpoint.Remedy);
            if (endpoints.Contains(endpoint.Value!)) return Parsed.Fail<Forward>($"{endpoint.Value} is listed twice", "list it once");
            endpoints.Add(endpoint.Value!);
        }

        return Parsed.Ok(new Forward(bind.Value!, endpoints.ToImmutable()));
    }
}
