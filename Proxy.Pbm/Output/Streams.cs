using Proxy.Pbm.Wire;

namespace Proxy.Pbm.Output;

/// <summary>Where <c>pbm</c> reads lines from and writes answers to.</summary>
/// <param name="Input">Lines to run one after another; null where somebody types them.</param>
/// <param name="Output">Takes answers.</param>
/// <param name="Error">Takes remarks and errors.</param>
/// <param name="Screen">What is known of the screen that answers are printed to, now.</param>
internal sealed record Streams(TextReader? Input, TextWriter Output, TextWriter Error, Func<Terminal> Screen)
{
    /// <summary>The process's own.</summary>
    public static Streams Standard() => new(Console.IsInputRedirected ? Console.In : null, Console.Out, Console.Error, Terminal.Output);

    /// <summary>Writes a remark or an error as one line.</summary>
    public void Remark(string text) => Error.WriteLine("pbm: " + Plain.Line(text));
}
