namespace Proxy.Pbm.Tests.Hostile;

/// <summary>What a server says that it can do, as JSON.</summary>
internal static class Listings
{
    /// <summary>One palette <c>p</c> with a command <c>c</c>, a text in each place for people, a name in each place for names.</summary>
    public static string Of(string text = "", string palette = "p", string command = "c", string name = "n", string option = "--n", string allowed = "v") => $$"""
        {"version":1,"system":"{{text}}","address":"{{text}}","access":"full","palettes":[{"name":"{{palette}}","description":"{{text}}","commands":[
        {"name":"{{command}}","description":"{{text}}","result":"list","readOnly":true,"arguments":[{"name":"{{name}}","description":"{{text}}",
        "switches":["{{option}}"],"kind":"text","mandatory":false,"multiple":true,"default":"{{text}}","allowedValues":["{{allowed}}"]}]}]}]}
        """;
}
