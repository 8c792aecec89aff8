using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Net;
using Proxy.Configuration;

namespace Proxy.Node.CommandLine;

/// <summary>Reads the arguments of the node; touches nothing but its input.</summary>
public static class NodeCommandLine
{
    private const string SeeHelp = "see --help";

    private static readonly Option<string?> Config = new("--config")
    {
        HelpName = "FILE",
        Description = "Run what the HOCON file says.",
    };

    private static readonly Option<string[]> Forwards = new(ForwardOption.Name)
    {
        HelpName = ForwardOption.Shape,
        Description = "Listen and hand connections to the endpoints in turns, without a file. May be repeated, and added to --config.",
    };

    private static readonly Option<string?> Admin = new("--admin")
    {
        HelpName = "ADDRESS",
        Description = "Where pbm and probes find the node: 127.0.0.1:9110 unless told otherwise, port 0 for any, or off.",
    };

    private static readonly Option<string?> ClusterAddress = new("--cluster")
    {
        HelpName = "HOST:PORT",
        Description = "Where other nodes reach this one, and the port bound for that. Wins over CLUSTER_IP and CLUSTER_PORT, and they over the file.",
    };

    private static readonly Option<string[]> Seeds = new("--seed")
    {
        HelpName = "HOST:PORT",
        Description = "A lighthouse or node to join through; may be repeated. Wins over CLUSTER_SEEDS (a comma list), and that over the file.",
    };

    private static readonly Option<string?> Origin = new("--origin")
    {
        HelpName = "LISTEN",
        Description = "Be a server to try a proxy with, named after this machine, and proxy nothing.",
    };

    private static readonly Option<bool> Check = new("--check")
    {
        Description = "Validate the configuration, print every error, start nothing.",
        Arity = ArgumentArity.Zero,
    };

    private static readonly Option<bool> Version = new("--version")
    {
        Description = "Print the version.",
        Arity = ArgumentArity.Zero,
    };

    // A plain command: a root command brings directives of its own.
    private static readonly Command Node = new("Proxy.Node", "A TCP proxy. Without options: a demo at 127.0.0.1:8080.")
    {
        Config, Forwards, Admin, ClusterAddress, Seeds, Origin, Check, Version, new HelpOption(),
    };

    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Reads the arguments; every error names its argument.</summary>
    public static NodeCommandLineResult Parse(IReadOnlyList<string> args)
    {
        var parsed = Node.Parse(args, Parser);
        if (parsed.Action is HelpAction) return new(new NodeOptions(NodeAction.Help, null, []), []);

        var errors = Errors(parsed);
        var forwards = ReadForwards(parsed, errors);
        var cluster = ClusterOptions.Read(parsed, ClusterAddress, Seeds, errors);
        var origin = ReadOrigin(parsed, errors);
        if (errors.Count > 0) return new(null, [.. errors]);
        var options = new NodeOptions(ActionOf(parsed), parsed.GetValue(Config), forwards, parsed.GetValue(Admin))
        {
            Cluster = cluster,
            Origin = origin,
        };
        return options is { Action: NodeAction.Check, IsDemo: true }
            ? new(null, [new("--check", "there is nothing to check", $"add --config FILE or {ForwardOption.Name} {ForwardOption.Shape}")])
            : new(options, []);
    }

    /// <summary>Writes the options and what they mean.</summary>
    public static void WriteHelp(TextWriter output) =>
        Node.Parse(["--help"], Parser).Invoke(new InvocationConfiguration { Output = output });

    private static List<ConfigurationError> Errors(ParseResult parsed)
    {
        var known = Node.Options.Select(o => o.Name).ToList();
        var directives = parsed.Tokens.Where(t => t.Type == TokenType.Directive).Select(t => t.Value);
        var unmatched = directives.Concat(parsed.UnmatchedTokens).Select(token => Unknown(token, known));
        var others = parsed.Errors.Where(e => e.SymbolResult is OptionResult).Select(e => WrongUse(((OptionResult)e.SymbolResult!).Option, e));
        return [.. unmatched, .. others, .. SwallowedOption(parsed)];
    }

    private static ConfigurationError Unknown(string token, List<string> known)
    {
        if (!token.StartsWith('-')) return new(Quoted.Plain(token), "nothing takes this argument", SeeHelp);
        var name = token.Split('=', ':')[0];
        var nearest = NearestName.Of(name, known);
        return new(Quoted.Plain(name), "there is no such option", nearest is null ? SeeHelp : $"did you mean {nearest}?");
    }

    // The parser takes whatever follows for the value, so a forgotten one swallows the next option.
    private static IEnumerable<ConfigurationError> SwallowedOption(ParseResult parsed)
    {
        foreach (var option in new[] { Config, Admin })
        {
            var swallowed = parsed.GetResult(option)?.Tokens.FirstOrDefault(t => t.Value.StartsWith("--", StringComparison.Ordinal));
            if (swallowed is not null)
                yield return new(option.Name, $"nothing stands between it and {Quoted.Plain(swallowed.Value)}", $"write {option.Name} {option.HelpName}");
        }
    }

    private static ConfigurationError WrongUse(Option option, ParseError error)
    {
        var remedy = option.HelpName is null ? SeeHelp : $"write {option.Name} {option.HelpName}";
        return new(option.Name, Quoted.Plain(error.Message.TrimEnd('.')), remedy);
    }

    private static ImmutableArray<Forward> ReadForwards(ParseResult parsed, List<ConfigurationError> errors)
    {
        var forwards = ImmutableArray.CreateBuilder<Forward>();
        foreach (var text in parsed.GetResult(Forwards)?.Tokens.Select(t => t.Value) ?? [])
        {
            var forward = ForwardOption.Parse(text);
            if (forward.IsOk) forwards.Add(forward.Value!);
            else errors.Add(new($"{ForwardOption.Name} {Quoted.Plain(text)}", forward.Problem, forward.Remedy));
        }

        return forwards.ToImmutable();
    }

    private static IPEndPoint? ReadOrigin(ParseResult parsed, List<ConfigurationError> errors)
    {
        if (parsed.GetResult(Origin)?.Tokens is not [{ Value: var text }, ..]) return null;
        var bind = BindAddress.Parse(text);
        if (!bind.IsOk) errors.Add(new($"{Origin.Name} {Quoted.Plain(text)}", bind.Problem, bind.Remedy));
        return bind.Value;
    }

    private static NodeAction ActionOf(ParseResult parsed)
    {
        if (parsed.GetValue(Version)) return NodeAction.Version;
        if (parsed.GetValue(Origin) is not null) return NodeAction.Origin;
        return parsed.GetValue(Check) ? NodeAction.Check : NodeAction.Run;
    }
}
