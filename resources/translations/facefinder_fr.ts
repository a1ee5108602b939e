<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
    <context>
        <name>AddSource</name>
        <message>
            <source>Add sources</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add sources to the case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a folder…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add files…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Exhibit reference</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>such as E-14</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Legal basis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the order, consent or law under which it is held</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Custodian</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>who answers for it; may stay empty</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Originals are only read, never changed or copied. Every file is accounted for.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose files, archives, disk images or films</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>and {0} more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No folder or file chosen yet.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CandidateGrid</name>
        <message>
            <source>Candidates</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CandidateModel</name>
        <message>
            <source>Rank</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Face and source</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Similarity</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Source</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Path</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quality</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decision</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Candidate {0}, similarity {1}, {2}, {3}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CandidateTable</name>
        <message>
            <source>Candidates, as a table</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CardDelegate</name>
        <message>
            <source>date unknown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>×{0} near-duplicates</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>noted</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CasePlace</name>
        <message>
            <source>Exhibit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Kind</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Place</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Legal basis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Added</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Problems</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Path</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What happened</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Noticed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What it holds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Integrity</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not checked in this session.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Verify the case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Checks the log's chain, the catalogue, the index and every stored template.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sources</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add sources…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No source yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a folder, archive, disk image or film, or drop it on this window.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No problem</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every file that was listed could be read.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>complete</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not finished</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Authority</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Operator</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Created</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Recogniser</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Exhibits</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seen at</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} places</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Faces</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Enrolled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Without a face</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Searches</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Checking…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Checked just now: no fault found.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} fault(s) found. {1}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CompareCanvas</name>
        <message>
            <source>Probe and candidate, aligned</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ComparePanel</name>
        <message>
            <source>Side by side (1)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Overlay (2)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Wipe (3)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Blink (4)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Opacity of the candidate, or place of the wipe</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Grid lines (G)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Zoom out (-)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Zoom in (+)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Whole face (0)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Display aids (A)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open the original (O)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What is seen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Describe each visible component in both photographs before deciding. No measurements.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>History</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Probe</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Candidate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Brightness</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Contrast</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Gamma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mirror: {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reset</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>display only, recorded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Candidate {0}, similarity {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>candidate {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>probe</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>probe, as recorded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The original cannot be reached now; the kept face is shown.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing has been decided yet.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ComparePlace</name>
        <message>
            <source>Candidates</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The candidate before (K)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The next candidate (J)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing to compare yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search first, then select a candidate.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go to Search</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} of {1}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Cover</name>
        <message>
            <source>The desk is covered</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Imports and searches go on underneath.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pass-phrase, where the case has one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pass-phrase</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Uncover</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DecisionPanel</name>
        <message>
            <source>Decision</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reasons: what was seen that supports it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reasons for the decision</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note about the candidate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Worth following: the features seen support it. Needs a reason.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Features seen exclude it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What can be seen supports neither. Needs a reason.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0}, {1}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>FaultReport</name>
        <message>
            <source>The program made a mistake</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What was finished is kept. The report below holds no evidence: no picture, path or name. Pass it on to whoever looks after FaceFinder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fault report</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the report</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>FilterBar</name>
        <message>
            <source>Source</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quality</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decision</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Words in path or camera</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter by words</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clear</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the whole list again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} of {1} shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter by {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>date unknown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} or better</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>any quality</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Inspector</name>
        <message>
            <source>Inspector</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Source photograph</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Zoom out (-)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Zoom in (+)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Bring the face close</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Whole photograph (0)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Provenance</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>About the photograph</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fingerprint of the file</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the SHA-256</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open the original in the system's own viewer (O)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open the original</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show in folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search with this face</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search with this face and the probe as one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing selected</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What is selected is shown here, with all that is known of it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no face was found in it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The original cannot be reached now; the kept thumbnail is shown.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search with face {0} of this photograph</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>captured {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Taken</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Camera</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Format</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>damaged at the end; what could be read is shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Also seen at {0} other place(s)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>SHA-256 copied</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>KeySheet</name>
        <message>
            <source>Keys</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LibraryPlace</name>
        <message>
            <source>Sources and folders</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Photographs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Faces</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>With or without a face</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>with or without a face</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>with a face</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>without a face</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Part of the path</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter by a part of the path</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every source</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The case holds nothing yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a folder, archive, disk image or film, or drop it on this window.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add sources…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing here fits</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show everything</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LogPlace</name>
        <message>
            <source>When</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Operator</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What was done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>To what</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Find in the log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Refresh</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the newest {0} entries</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Search</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Library</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Works without a network; nothing leaves this computer.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Places</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go to Search</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go to Review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare with the probe</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go to Library</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go to Case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go to Log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Settings</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Manual</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back to the search before</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>On to the search after</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Work</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add sources…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open a photograph…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Paste a photograph</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take a region of the screen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search with the selected face</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep this search among the saved ones</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter by words</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cards or table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Verify the case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close the case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Examining</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The next candidate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The candidate before</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decide: {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write the reasons</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write a note</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Redo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open the original</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare: side by side</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare: overlay</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare: wipe</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare: blink</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare: grid lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare: display aids</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>+  -  0</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Zoom in, out, whole picture</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a face on a photograph</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back to the list</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All commands</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keys</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Blur every picture</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cover the desk</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dark, light or as the system</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Full screen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Leave FaceFinder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Closing the case…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pictures are blurred (B)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pictures are shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This system does not let the screen be read; take a screenshot and paste it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>region of the screen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Appearance follows the system</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dark appearance</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Light appearance</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} enrolled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open or create a case first, then drop photographs and folders.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ManualPlace</name>
        <message>
            <source>Search the manual</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pages of the manual</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Manual</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No page of the manual has these words.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Palette</name>
        <message>
            <source>What do you want to do?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Find a command</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Commands</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Command palette</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PhotoView</name>
        <message>
            <source>no face outlined</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} outlined, none chosen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>face {0} of {1} chosen</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ProbePanel</name>
        <message>
            <source>Probe</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open a photograph…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Paste a photograph</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take a region of the screen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Put the probe away</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Probe photograph</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add another photograph</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep this face and take another photograph of the same person: they are searched with as one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Draw a box around the face</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When a face is not found, or its outline is wrong: draw it, and it is searched with as drawn.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Purpose</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Why this search is made</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Goes on the record with the search, with your name, the time and the list.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Purpose of the search</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drop a photograph here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>from a folder, a viewer or a browser; or paste one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open a photograph</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>pasted picture</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no picture to paste.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>recorded {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The probe of a recorded search</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Purpose: {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reading the photograph…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No face was found.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Draw a box around the face, or try a clearer photograph.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} found. Choose one on the picture.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Click it, or use the left and right arrow keys.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>face {0} of {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Draw a box around the face, from forehead to chin.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Looking at the region…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Searching…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A search needs a purpose; it goes on the record.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ProbeStrip</name>
        <message>
            <source>Faces searched with as one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take out {0}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>QueueModel</name>
        <message>
            <source>Candidate {0}, similarity {1}, {2}, {3}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>RecentRow</name>
        <message>
            <source>not reachable now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open case {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take off this list</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>RegionGrab</name>
        <message>
            <source>Draw the region; Escape gives up</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ReviewPlace</name>
        <message>
            <source>Review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search under review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Candidates to examine</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All searches</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undecided {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing waits for review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Candidates of every recorded search come here until they are decided.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go to Search</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every candidate is decided</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show all</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Reviewer</name>
        <message>
            <source>candidate {0}: {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>candidate {0}: noted</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Taken back: {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Done again: {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Recorded: {0}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SearchPlace</name>
        <message>
            <source>Back to the search before (Alt+Left)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>On to the search after (Alt+Right)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Recorded searches</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>As cards</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>As a table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What the candidate list was drawn from; it limits what an empty list can mean.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Searching</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The search could not be made</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search kept</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search no longer kept</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Saved searches</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No search has been recorded in this case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Candidate {0}, similarity {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every candidate is filtered out</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clear the filters</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No candidate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No face is enrolled yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add the folders that hold the photographs, or drop them here. Originals are never changed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a folder…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drop a photograph of the person</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} from {1} are ready to be searched.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open a photograph…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose the face</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Click it on the probe photograph.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ready to search</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>State the purpose on the left, then search.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SettingsPlace</name>
        <message>
            <source>Appearance</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>as the system</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>dark</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>light</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Theme</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Text size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>On top of the size that the system sets.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Language</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Holds from the next start.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Searching</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Candidates in a list</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A longer list finds more, and takes longer to examine.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fold near copies under one candidate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Near copies</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Privacy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> minutes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>never</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cover the desk after</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When nobody touches the program. Work goes on underneath.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>About</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>closed: this program can open no connection</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Icons</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Settings</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The language changes when FaceFinder is started again.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ShelfView</name>
        <message>
            <source>Holdings</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Skeleton</name>
        <message>
            <source>Searching</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>StartPlace</name>
        <message>
            <source>Where else in these holdings is this face, and what did each picture come from?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Recent cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open a case…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No case has been open here yet. Create one on the right, or drop a case folder on this window.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Number</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>such as 24-0117</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Title</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a short working title</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Legal authority</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the order or law that allows this search</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Operator</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>your name and service number</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep the case elsewhere…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Create the case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open a case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Opening the case…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where to keep the case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All four go on the record of the case.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>StatusArea</name>
        <message>
            <source>Status</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import progress</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pause the import</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel the import; what was finished is kept</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the problems</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import cancelled; what was finished is kept</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import finished</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} enrolled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} without a face</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} already known</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>importing {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Carry on with the import</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cancelling…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>listing…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>paused</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message>
            <source>Cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All commands (Ctrl+K)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Manual (F1)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dark, light or as the system</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cover everything (Ctrl+L)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>case {0}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Unlock</name>
        <message>
            <source>A pass-phrase is needed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pass-phrase</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Value</name>
        <message>
            <source>Copy</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>features</name>
        <message>
            <source>Skin</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Face and head outline</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hairline</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Forehead</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Eyebrows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Eyes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cheeks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nose</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ears</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mouth</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Chin and jaw</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Neck</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Facial hair</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Scars</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Marks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Alterations</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>words</name>
        <message>
            <source>undecided</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>potential candidate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no candidate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>inconclusive</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>note: {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>note removed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>taken back, now {0}</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>%Ln face(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln candidate(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln file(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln problem(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln source(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln entry(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln photograph(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln search(es)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln photograph(s) of one person, searched with as one</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>&lt; {0} strangers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>≈ {0} strangers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} min</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} h</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>good</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>usable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>poor</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>very poor</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>quality {0}, {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not sharp</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unevenly lit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>badly exposed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>too dark</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>too bright</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>strongly compressed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>turned to the side</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>tilted up or down</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>head tilted</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not facing the camera</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>small in the picture</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>partly covered</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>several faces close together</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>of {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>exact</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>preview, the exact list follows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>drawn from {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} unreadable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} without a face</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} filtered out</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} of {1} found so far</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} left</source>
            <translation type="unfinished" />
        </message>
    </context>
</TS>
