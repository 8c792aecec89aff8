using Proxy.Pbm.Output;
using Proxy.Pbm.Tests.Hostile;
using Proxy.Pbm.Tests.Processes;

namespace Proxy.Pbm.Tests.Output;

/// <summary>Answers that tests make up, and what becomes of them on a screen.</summary>
internal static class Answers
{
    public const string BeginList = """{"kind":"begin","palette":"p","command":"c","result":"list"}""";

    public const string BeginStream = """{"kind":"begin","palette":"p","command":"c","result":"stream"}""";

    public const string End = """{"kind":"end","ok":true}""";

    /// <summary>A table of text columns, named after their titles.</summary>
    public static string Table(params string[] titles) =>
        $$"""{"kind":"table","columns":[{{string.Join(',', titles.Select(title => $$"""{"name":"{{title}}","title":"{{title}}"}"""))}}]}""";

    /// <summary>Rows of one column.</summary>
    public static string Rows(string column, params string[] values) =>
        $$"""{"kind":"rows","rows":[{{string.Join(',', values.Select(value => $$"""{"{{column}}":"{{value}}"}"""))}}]}""";

    /// <summary>Has <c>pbm</c> print an answer to a terminal.</summary>
    public static async Task<PbmResult> ShowAsync(Terminal terminal, params string[] lines)
    {
        await using var server = new HostileServer(_ => string.Join('\n', lines));
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new Streams(TextReader.Null, output, error, () => terminal) { ErrorScreen = () => terminal };
        var exitCode = await Program.RunAsync([server.Endpoint, "p", "c"], streams).WaitAsync(Cmd.Tests.Hosts.Patience.Limit);
        return new PbmResult(exitCode, output.ToString(), error.ToString());
    }
}
