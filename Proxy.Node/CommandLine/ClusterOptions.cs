using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Proxy.Configuration;

namespace Proxy.Node.CommandLine;

/// <summary>Reads <c>--cluster</c> and <c>--seed</c>.</summary>
internal static class ClusterOptions
{
    /// <summary>What the options say.</summary>
    public static ClusterOverrides Read(
        ParseResult parsed, Option<string?> address, Option<string[]> seeds, List<ConfigurationError> errors)
    {
        var (host, port) = Address(parsed.GetResult(address)?.Tokens, address.Name, errors);
        return new ClusterOverrides(null, host, port, Seeds(parsed.GetResult(seeds)?.Tokens ?? [], seeds.Name, errors));
    }

    private static (string? Host, int? Port) Address(IReadOnlyList<Token>? tokens, string option, List<ConfigurationError> errors)
    {
        // None or several of them is the parser's error.
        if (tokens is not [{ Value: var text }]) return (null, null);
        var parsed = MemberAddress.Parse(text);
        if (parsed.IsOk) return (parsed.Value!.Host, parsed.Value.Port);
        errors.Add(new($"{option} {Quoted.Plain(text)}", parsed.Problem, "write host:port, such as 10.0.0.5:4053"));
        return (null, null);
    }

    private static ImmutableArray<string>? Seeds(IReadOnlyList<Token> tokens, string option, List<ConfigurationError> errors)
    {
        if (tokens.Count == 0) return null;
        foreach (var text in tokens.Select(token => token.Value))
        {
            var parsed = SeedAddress.Parse(text, null);
            if (!parsed.IsOk) errors.Add(new($"{option} {Quoted.Plain(text)}", parsed.Problem, parsed.Remedy));
        }

        return [.. tokens.Select(token => token.Value)];
    }
}
