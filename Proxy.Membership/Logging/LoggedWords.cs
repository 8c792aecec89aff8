using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Proxy.Membership.Logging;

/// <summary>Logs what is written to it, a line each.</summary>
/// <param name="log">Where.</param>
internal sealed class LoggedWords(ILogger log) : TextWriter(CultureInfo.InvariantCulture)
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        string line;
        lock (_gate)
        {
            if (value != '\n')
            {
                _line.Append(value);
                return;
            }

            line = _line.ToString().Trim();
            _line.Clear();
        }

        if (line.Length > 0 && log.IsEnabled(LogLevel.Information)) log.Log(LogLevel.Information, default, new LiteralMessage(line), null, static (message, _) => message.ToString());
    }
}
