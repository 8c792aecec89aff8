namespace Proxy.Cmd.Replies;

/// <summary>A column of a table.</summary>
/// <param name="Name">The JSON property of a row that it shows; one that a row lacks, or that is null, is shown as a dash.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Format">How the value is written; numbers stand at the right.</param>
public sealed record TableColumn(string Name, string Title, ColumnFormat Format = ColumnFormat.Text);
