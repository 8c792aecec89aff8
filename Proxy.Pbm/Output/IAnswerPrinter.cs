using System.Text.Json;

namespace Proxy.Pbm.Output;

/// <summary>Prints an answer, line by line as it comes from the node.</summary>
internal interface IAnswerPrinter
{
    /// <summary>Prints a line of the answer that is neither a remark nor an error.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="line">The line.</param>
    /// <exception cref="Wire.ShapeException">It has not the shape of its kind.</exception>
    void Print(string kind, JsonElement line);

    /// <summary>Nothing more has come for a moment: what was printed is worth a look.</summary>
    void Pause();

    /// <summary>Ends the answer, whole or cut short.</summary>
    void End();
}
