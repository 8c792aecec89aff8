namespace Proxy.Pbm.Output;

/// <summary>Writes remarks and errors.</summary>
internal static class ErrorLine
{
    /// <summary>Writes a line to standard error.</summary>
    public static void Write(string text) => Console.Error.WriteLine("pbm: " + Plain.Text(text));
}
