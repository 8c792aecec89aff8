using Proxy.Pbm.Exit;

namespace Proxy.Pbm.CommandLine;

/// <summary>What the arguments of <c>pbm</c> say.</summary>
/// <param name="Endpoint">HOST:PORT of the node.</param>
/// <param name="Token">The token from the option; null when it is not written.</param>
/// <param name="Script">The file of <c>-f</c>; null when it is not written.</param>
/// <param name="Json">Whether data is printed as JSON.</param>
/// <param name="Action">What is wanted.</param>
/// <param name="Words">The words of the command; empty for the shell.</param>
internal sealed record PbmArguments(string Endpoint, string? Token, string? Script, bool Json, PbmAction Action, IReadOnlyList<string> Words)
{
    /// <summary>Where nodes listen unless they are told otherwise.</summary>
    public const string DefaultEndpoint = "127.0.0.1:9110";

    private const int DefaultPort = 9110;

    /// <summary>Reads them: options and HOST:PORT first, then the words of the command, which are the node's to understand.</summary>
    /// <exception cref="PbmException">They are wrong.</exception>
    public static PbmArguments Parse(IReadOnlyList<string> args)
    {
        var parsed = new PbmArguments(DefaultEndpoint, null, null, false, PbmAction.Run, []);
        var next = 0;
        for (; next < args.Count && (IsOption(args[next]) || IsEndpoint(args[next])); next++)
        {
            parsed = args[next] switch
            {
                "--json" => parsed with { Json = true },
                "--help" or "-h" => parsed with { Action = PbmAction.Help },
                "--version" => parsed with { Action = PbmAction.Version },
                "--token" => parsed with { Token = ValueOf(args, ref next) },
                "-f" or "--file" => parsed with { Script = ValueOf(args, ref next) },
                var option when IsOption(option) => throw new PbmException(ExitCode.Usage, $"there is no option {option}", "see: pbm --help"),
                var endpoint => parsed with { Endpoint = ReadEndpoint(endpoint) },
            };
        }

        parsed = parsed with { Words = [.. args.Skip(next)] };
        if (parsed is { Script: not null, Words.Count: > 0 })
            throw new PbmException(ExitCode.Usage, "a script and a command are written", "write one of them");
        return parsed;
    }

    private static bool IsOption(string word) => word.StartsWith('-');

    // No palette has a colon in its name.
    private static bool IsEndpoint(string word) => word.Contains(':', StringComparison.Ordinal);

    private static string ReadEndpoint(string text)
    {
        // The scheme is not asked for, but what a node prints may be pasted with it.
        var written = text.StartsWith("http://", StringComparison.Ordinal) ? text["http://".Length..].TrimEnd('/') : text;
        if (Uri.TryCreate($"tcp://{written}", UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.PathAndQuery.Length <= 1 && uri.UserInfo.Length == 0)
            return $"{uri.Host}:{(uri.Port < 0 ? DefaultPort : uri.Port)}";
        throw new PbmException(ExitCode.Usage, $"'{text}' is no HOST:PORT", "write 10.0.0.7:9110, [fd00::1]:9110 or node-1:9110");
    }

    private static string ValueOf(IReadOnlyList<string> args, ref int index) => ++index < args.Count
        ? args[index]
        : throw new PbmException(ExitCode.Usage, $"{args[index - 1]} has no value", "see: pbm --help");
}
