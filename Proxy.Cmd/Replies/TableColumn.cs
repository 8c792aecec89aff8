using System.Text.Json.Serialization;

namespace Proxy.Cmd.Replies;

/// <summary>A column of a table.</summary>
/// <param name="Name">The JSON property of a row that it shows; one that a row lacks, or that is null, is shown as a dash.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Format">How the value is written; numbers stand at the right.</param>
public sealed record TableColumn(string Name, string Title, ColumnFormat Format = ColumnFormat.Text)
{
    /// <summary>On a screen that is too narrow for all columns those are left out that have more than 0 here, the highest first, until the rest fits. Rows are
    /// told apart by the first column, which is not cut then. Files and pipes get all columns.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int GivesWay { get; init; }
}
