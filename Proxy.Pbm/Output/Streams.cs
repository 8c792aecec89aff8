using Proxy.Pbm.Wire;

namespace Proxy.Pbm.Output;

/// <summary>Where <c>pbm</c> reads lines from and writes answers to.</summary>
/// <param name="Input">Lines to run one after another; null where somebody types them.</param>
/// <param name="Output">Takes answers.</param>
/// <param name="Error">Takes remarks and errors.</param>
/// <param name="Screen">What is known of the screen that answers are printed to, now.</param>
internal sealed record Streams(TextReader? Input, TextWriter Output, TextWriter Error, Func<Terminal> Screen)
{
    /// <summary>What is known of the screen that remarks and errors are printed to, now.</summary>
    public Func<Terminal> ErrorScreen { get; init; } = () => Terminal.None;

    /// <summary>The process's own.</summary>
    public static Streams Standard() => new(Console.IsInputRedirected ? Console.In : null, Console.Out, Console.Error, Terminal.Output)
    {
        ErrorScreen = Terminal.Error,
    };

    /// <summary>Writes a remark beside an answer as one line.</summary>
    public void Remark(string text) => Write(text, isError: false);

    /// <summary>Writes an error as one line.</summary>
    public void Fail(string text) => Write(text, isError: true);

    private void Write(string text, bool isError)
    {
        var line = "pbm: " + Plain.Line(text);
        var terminal = ErrorScreen();
        if (terminal.HasColour) Colour.WriteLine(Error, terminal, line, isError);
        else Error.WriteLine(line);
    }

    // Of its own, so that Spectre.Console is loaded for those who have colours only.
    private static class Colour
    {
        public static void WriteLine(TextWriter error, Terminal terminal, string line, bool isError) =>
            Canvas.WriteLine(error, terminal, line, isError ? StateWords.Bad : StateWords.Odd);
    }
}
