using System.Globalization;
using Microsoft.Extensions.Logging;
using Proxy.Configuration;

namespace Proxy.Architecture.Tests;

/// <summary>An event that the product logs.</summary>
/// <param name="Number">The number of its id.</param>
/// <param name="Severity">Its level.</param>
/// <param name="Text">Its template.</param>
/// <param name="Where">The method that logs it.</param>
internal sealed record LoggedEvent(int Number, LogLevel Severity, string Text, string Where)
{
    /// <summary>Its id as it is written.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"PC{Number:000}");

    /// <summary>Its level as it is written.</summary>
    public string Level => LogLevels.Word(Severity);
}
