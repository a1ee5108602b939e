<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
    <context>
        <name>AccountsPart</name>
        <message>
            <source>People of the program</source>
            <translation>Personnes du programme</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Nom</translation>
        </message>
        <message>
            <source>Roles</source>
            <translation>Rôles</translation>
        </message>
        <message>
            <source>Access</source>
            <translation>Accès</translation>
        </message>
        <message>
            <source>Added</source>
            <translation>Ajoutée</translation>
        </message>
        <message>
            <source>Give these roles</source>
            <translation>Donner ces rôles</translation>
        </message>
        <message>
            <source>Close the access</source>
            <translation>Fermer l'accès</translation>
        </message>
        <message>
            <source>New pass-phrase</source>
            <translation>Nouvelle phrase secrète</translation>
        </message>
        <message>
            <source>Roles and pass-phrase</source>
            <translation>Rôles et phrase secrète</translation>
        </message>
        <message>
            <source>Nobody shares an account. The first person named is an administrator.</source>
            <translation>Nul ne partage un compte. La première personne nommée est administrateur.</translation>
        </message>
        <message>
            <source>Add this person</source>
            <translation>Ajouter cette personne</translation>
        </message>
        <message>
            <source>Pass-phrase</source>
            <translation>Phrase secrète</translation>
        </message>
        <message>
            <source>Once more</source>
            <translation>Encore une fois</translation>
        </message>
        <message>
            <source>{0}: {1}</source>
            <translation>{0} : {1}</translation>
        </message>
        <message>
            <source>Your own pass-phrase</source>
            <translation>Votre propre phrase secrète</translation>
        </message>
        <message>
            <source>Change it</source>
            <translation>La changer</translation>
        </message>
        <message>
            <source>The one you have</source>
            <translation>L'actuelle</translation>
        </message>
        <message>
            <source>The new one</source>
            <translation>La nouvelle</translation>
        </message>
        <message>
            <source>open</source>
            <translation>ouvert</translation>
        </message>
        <message>
            <source>closed</source>
            <translation>fermé</translation>
        </message>
        <message>
            <source>You work here as {0}.</source>
            <translation>Vous travaillez ici en tant que {0}.</translation>
        </message>
        <message>
            <source>Single-person mode: one person does everything, and the log says so. Naming somebody ends it.</source>
            <translation>Mode à une personne : une seule personne fait tout, et le journal le dit. Nommer quelqu'un y met fin.</translation>
        </message>
        <message>
            <source>Open the access</source>
            <translation>Ouvrir l'accès</translation>
        </message>
        <message>
            <source>The two pass-phrases differ.</source>
            <translation>Les deux phrases secrètes diffèrent.</translation>
        </message>
        <message>
            <source>{0} can work on this case</source>
            <translation>{0} peut travailler sur cette affaire</translation>
        </message>
        <message>
            <source>End the single-person mode?</source>
            <translation>Mettre fin au mode à une seule personne ?</translation>
        </message>
        <message>
            <source>From now on everybody opens this case under their own name, with a pass-phrase of their own.</source>
            <translation>Désormais, chacun ouvre cette affaire sous son propre nom, avec sa propre phrase secrète.</translation>
        </message>
        <message>
            <source>Name {0}</source>
            <translation>Nommer {0}</translation>
        </message>
        <message>
            <source>roles of {0}</source>
            <translation>rôles de {0}</translation>
        </message>
        <message>
            <source>access of {0}</source>
            <translation>accès de {0}</translation>
        </message>
        <message>
            <source>Changed: {0}</source>
            <translation>Changé : {0}</translation>
        </message>
    </context>
    <context>
        <name>AddSource</name>
        <message>
            <source>Add sources</source>
            <translation>Ajouter des sources</translation>
        </message>
        <message>
            <source>Add sources to the case</source>
            <translation>Ajouter des sources à l’affaire</translation>
        </message>
        <message>
            <source>Add a folder…</source>
            <translation>Ajouter un dossier…</translation>
        </message>
        <message>
            <source>Add files…</source>
            <translation>Ajouter des fichiers…</translation>
        </message>
        <message>
            <source>Exhibit reference</source>
            <translation>Référence de la pièce</translation>
        </message>
        <message>
            <source>such as E-14</source>
            <translation>par exemple E-14</translation>
        </message>
        <message>
            <source>Legal basis</source>
            <translation>Base légale</translation>
        </message>
        <message>
            <source>the order, consent or law under which it is held</source>
            <translation>l’ordonnance, le consentement ou la loi qui permet de la détenir</translation>
        </message>
        <message>
            <source>Custodian</source>
            <translation>Dépositaire</translation>
        </message>
        <message>
            <source>who answers for it; may stay empty</source>
            <translation>qui en répond ; peut rester vide</translation>
        </message>
        <message>
            <source>of encrypted archives and files; may stay empty</source>
            <translation>d’archives et de fichiers chiffrés ; peut rester vide</translation>
        </message>
        <message>
            <source>Each is tried on whatever is encrypted. Kept in memory while the case is open, never written down.</source>
            <translation>Chacun est essayé sur tout ce qui est chiffré. Gardé en mémoire tant que l’affaire est ouverte, jamais écrit.</translation>
        </message>
        <message>
            <source>Passwords</source>
            <translation>Mots de passe</translation>
        </message>
        <message>
            <source>Originals are only read, never changed or copied. Every file is accounted for.</source>
            <translation>Les originaux sont seulement lus, jamais modifiés ni copiés. Il est rendu compte de chaque fichier.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>Importer</translation>
        </message>
        <message>
            <source>Choose a folder</source>
            <translation>Choisir un dossier</translation>
        </message>
        <message>
            <source>Choose files, archives, disk images or films</source>
            <translation>Choisir des fichiers, archives, images disque ou films</translation>
        </message>
        <message>
            <source>and {0} more</source>
            <translation>et {0} de plus</translation>
        </message>
        <message>
            <source>No folder or file chosen yet.</source>
            <translation>Aucun dossier ni fichier choisi pour l’instant.</translation>
        </message>
    </context>
    <context>
        <name>AskErasing</name>
        <message>
            <source>Ask for erasing</source>
            <translation>Demander l'effacement</translation>
        </message>
        <message>
            <source>Nothing is erased before another person confirms it. In single-person mode you confirm it yourself.</source>
            <translation>Rien n'est effacé avant qu'une autre personne le confirme. En mode à une personne, vous le confirmez vous-même.</translation>
        </message>
        <message>
            <source>Ask for it</source>
            <translation>Demander</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>Motif</translation>
        </message>
        <message>
            <source>goes on the record</source>
            <translation>sera consigné</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
    </context>
    <context>
        <name>AuthorityPanel</name>
        <message>
            <source>Authorise again</source>
            <translation>Autoriser de nouveau</translation>
        </message>
        <message>
            <source>no date set</source>
            <translation>aucune date fixée</translation>
        </message>
        <message>
            <source>Authority</source>
            <translation>Autorité</translation>
        </message>
        <message>
            <source>Authorised by</source>
            <translation>Autorisé par</translation>
        </message>
        <message>
            <source>Review by</source>
            <translation>Réexamen</translation>
        </message>
        <message>
            <source>Operator</source>
            <translation>Opérateur</translation>
        </message>
        <message>
            <source>Created</source>
            <translation>Créée</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Dossier</translation>
        </message>
        <message>
            <source>The review date has passed: searching has stopped.</source>
            <translation>La date de réexamen est passée : la recherche est arrêtée.</translation>
        </message>
    </context>
    <context>
        <name>AuthorityPart</name>
        <message>
            <source>Authority</source>
            <translation>Autorité</translation>
        </message>
        <message>
            <source>Authorise again</source>
            <translation>Autoriser de nouveau</translation>
        </message>
        <message>
            <source>The newest authorisation counts. When its review date passes, searching stops until the next one.</source>
            <translation>La dernière autorisation compte. Passé sa date de réexamen, les recherches s'arrêtent jusqu'à la suivante.</translation>
        </message>
        <message>
            <source>Authorise</source>
            <translation>Autoriser</translation>
        </message>
        <message>
            <source>Authorising officer</source>
            <translation>Autorisé par (officier)</translation>
        </message>
        <message>
            <source>Legal basis</source>
            <translation>Base légale</translation>
        </message>
        <message>
            <source>the order, consent or law</source>
            <translation>l'ordonnance, le consentement ou la loi</translation>
        </message>
        <message>
            <source>Review by</source>
            <translation>À réexaminer avant le</translation>
        </message>
        <message>
            <source>YYYY-MM-DD; may stay empty where the policy lets it</source>
            <translation>AAAA-MM-JJ ; peut rester vide si la politique le permet</translation>
        </message>
        <message>
            <source>Purposes that searches may have, one a line</source>
            <translation>Finalités permises aux recherches, une par ligne</translation>
        </message>
        <message>
            <source>Purposes</source>
            <translation>Finalités</translation>
        </message>
        <message>
            <source>Policy</source>
            <translation>Politique</translation>
        </message>
        <message>
            <source>Choose a signed policy…</source>
            <translation>Choisir une politique signée…</translation>
        </message>
        <message>
            <source>Sign a policy…</source>
            <translation>Signer une politique…</translation>
        </message>
        <message>
            <source>The review date {0} has passed. Searching has stopped; everything else can be looked at.</source>
            <translation>La date de réexamen {0} est passée. Les recherches sont arrêtées ; tout le reste peut être consulté.</translation>
        </message>
        <message>
            <source>Legal authority of the case</source>
            <translation>Fondement légal de l'affaire</translation>
        </message>
        <message>
            <source>Authorised by</source>
            <translation>Autorisé par</translation>
        </message>
        <message>
            <source>On the basis of</source>
            <translation>Sur le fondement de</translation>
        </message>
        <message>
            <source>On</source>
            <translation>Le</translation>
        </message>
        <message>
            <source>To be reviewed by</source>
            <translation>À réexaminer avant le</translation>
        </message>
        <message>
            <source>no date set</source>
            <translation>aucune date fixée</translation>
        </message>
        <message>
            <source>in the operator's words</source>
            <translation>selon les mots de l'opérateur</translation>
        </message>
        <message>
            <source>It demands:</source>
            <translation>Elle exige :</translation>
        </message>
        <message>
            <source>It demands nothing beyond the program's own rules.</source>
            <translation>Elle n’exige rien de plus que les règles du programme.</translation>
        </message>
        <message>
            <source>Set by {0}, {1}. Key {2}</source>
            <translation>Fixée par {0}, {1}. Clé {2}</translation>
        </message>
        <message>
            <source>No policy was set: the program's defaults hold. The first signed one binds the case to its key.</source>
            <translation>Aucune politique n'a été fixée : les valeurs du programme s'appliquent. La première signée lie l'affaire à sa clé.</translation>
        </message>
        <message>
            <source>Authorise the work on this case?</source>
            <translation>Autoriser le travail sur cette affaire ?</translation>
        </message>
        <message>
            <source>It goes on the record as given by {0}. A later one can only take its place.</source>
            <translation>L’autorisation est consignée comme donnée par {0}. Une suivante ne peut que la remplacer.</translation>
        </message>
        <message>
            <source>Authorised by {0}</source>
            <translation>Autorisé par {0}</translation>
        </message>
        <message>
            <source>Policies (*.json);;All files (*)</source>
            <translation>Politiques (*.json);;Tous les fichiers (*)</translation>
        </message>
        <message>
            <source>Choose a signed policy</source>
            <translation>Choisir une politique signée</translation>
        </message>
        <message>
            <source>Set the policy in {0}?</source>
            <translation>Appliquer la politique de {0} ?</translation>
        </message>
        <message>
            <source>It holds at once. Only another one that is signed with the same key can take its place.</source>
            <translation>Elle vaut aussitôt. Seule une autre, signée avec la même clé, peut la remplacer.</translation>
        </message>
        <message>
            <source>Set it</source>
            <translation>L’appliquer</translation>
        </message>
        <message>
            <source>The policy is set</source>
            <translation>La politique est fixée</translation>
        </message>
    </context>
    <context>
        <name>AuthorityPlace</name>
        <message>
            <source>Authority, people, keys and retention</source>
            <translation>Autorité, personnes, clés et conservation</translation>
        </message>
        <message>
            <source>Authority and policy</source>
            <translation>Autorité et politique</translation>
        </message>
        <message>
            <source>People of the program</source>
            <translation>Personnes du programme</translation>
        </message>
        <message>
            <source>Encryption</source>
            <translation>Chiffrement</translation>
        </message>
        <message>
            <source>Retention and erasing</source>
            <translation>Conservation et effacement</translation>
        </message>
        <message>
            <source>Authority</source>
            <translation>Autorité</translation>
        </message>
    </context>
    <context>
        <name>BlindPanel</name>
        <message>
            <source>Rank, score, source and the first decision are shown when you have sealed yours.</source>
            <translation>Rang, score, source et première décision sont montrés quand vous avez scellé les vôtres.</translation>
        </message>
    </context>
    <context>
        <name>CandidateGrid</name>
        <message>
            <source>Candidates</source>
            <translation>Candidats</translation>
        </message>
    </context>
    <context>
        <name>CandidateMenu</name>
        <message>
            <source>Compare with the probe</source>
            <translation>Comparer avec la sonde</translation>
        </message>
        <message>
            <source>Search with this face</source>
            <translation>Rechercher avec ce visage</translation>
        </message>
        <message>
            <source>Search with this face and the probe as one</source>
            <translation>Rechercher avec ce visage et la sonde ensemble</translation>
        </message>
        <message>
            <source>Open the original</source>
            <translation>Ouvrir l’original</translation>
        </message>
        <message>
            <source>Save the face as a picture…</source>
            <translation>Enregistrer le visage comme image…</translation>
        </message>
        <message numerus="yes">
            <source>Decide the same for its %Ln near copy(s)</source>
            <translation>
                <numerusform>Décider de même pour son %Ln quasi-doublon</numerusform>
                <numerusform>Décider de même pour ses %Ln quasi-doublons</numerusform>
            </translation>
        </message>
        <message>
            <source>Limit the next search</source>
            <translation>Limiter la prochaine recherche</translation>
        </message>
        <message>
            <source>Only faces in the same photograph</source>
            <translation>Seulement les visages de la même photographie</translation>
        </message>
        <message>
            <source>Leave out this face</source>
            <translation>Écarter ce visage</translation>
        </message>
        <message>
            <source>Leave out this photograph</source>
            <translation>Écarter cette photographie</translation>
        </message>
        <message>
            <source>Only this source</source>
            <translation>Seulement cette source</translation>
        </message>
        <message>
            <source>Leave out this source</source>
            <translation>Écarter cette source</translation>
        </message>
        <message>
            <source>Only the candidates of this list</source>
            <translation>Seulement les candidats de cette liste</translation>
        </message>
        <message>
            <source>Without the candidates of this list</source>
            <translation>Sans les candidats de cette liste</translation>
        </message>
        <message>
            <source>Where to save the face and its provenance</source>
            <translation>Où enregistrer le visage et sa provenance</translation>
        </message>
        <message>
            <source>Saved with its provenance: {0}</source>
            <translation>Enregistré avec sa provenance : {0}</translation>
        </message>
    </context>
    <context>
        <name>CandidateModel</name>
        <message>
            <source>Similarity, and how many strangers in this gallery would be expected to score as high</source>
            <translation>Similarité, et le nombre d’inconnus de cette galerie dont on attendrait un score aussi élevé</translation>
        </message>
        <message>
            <source>Rank</source>
            <translation>Rang</translation>
        </message>
        <message>
            <source>Face and source</source>
            <translation>Visage et source</translation>
        </message>
        <message>
            <source>Similarity</source>
            <translation>Similarité</translation>
        </message>
        <message>
            <source>Path and source</source>
            <translation>Chemin et source</translation>
        </message>
        <message>
            <source>Date</source>
            <translation>Date</translation>
        </message>
        <message>
            <source>Quality</source>
            <translation>Qualité</translation>
        </message>
        <message>
            <source>Decision</source>
            <translation>Décision</translation>
        </message>
        <message>
            <source>Candidate {0}, similarity {1}, {2}, {3}</source>
            <translation>Candidat {0}, similarité {1}, {2}, {3}</translation>
        </message>
        <message>
            <source>Face and source photograph of candidate {0}</source>
            <translation>Visage et photographie source du candidat {0}</translation>
        </message>
        <message>
            <source>Similarity {0}</source>
            <translation>Similarité {0}</translation>
        </message>
        <message>
            <source>Source {0}</source>
            <translation>Source {0}</translation>
        </message>
    </context>
    <context>
        <name>CandidateTable</name>
        <message>
            <source>Candidates, as a table</source>
            <translation>Candidats, en tableau</translation>
        </message>
    </context>
    <context>
        <name>CasePlace</name>
        <message>
            <source>Exhibit</source>
            <translation>Pièce</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Type</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>Emplacement</translation>
        </message>
        <message>
            <source>Photographs</source>
            <translation>Photos</translation>
        </message>
        <message>
            <source>Faces</source>
            <translation>Visages</translation>
        </message>
        <message>
            <source>Problems</source>
            <translation>Problèmes</translation>
        </message>
        <message>
            <source>Legal basis</source>
            <translation>Base légale</translation>
        </message>
        <message>
            <source>Review by</source>
            <translation>Réexamen</translation>
        </message>
        <message>
            <source>Imported</source>
            <translation>Importée</translation>
        </message>
        <message>
            <source>Path</source>
            <translation>Chemin</translation>
        </message>
        <message>
            <source>What happened</source>
            <translation>Ce qui s’est passé</translation>
        </message>
        <message>
            <source>Noticed</source>
            <translation>Constaté</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>Numéro</translation>
        </message>
        <message>
            <source>What it holds</source>
            <translation>Ce qu’elle contient</translation>
        </message>
        <message>
            <source>Integrity</source>
            <translation>Intégrité</translation>
        </message>
        <message>
            <source>Not checked in this session.</source>
            <translation>Pas encore vérifiée pendant cette session.</translation>
        </message>
        <message>
            <source>Verify the case</source>
            <translation>Vérifier l’affaire</translation>
        </message>
        <message>
            <source>Checks the log's chain, the catalogue, the index and every stored template.</source>
            <translation>Vérifie la chaîne du journal, le catalogue, l’index et chaque gabarit conservé.</translation>
        </message>
        <message>
            <source>Show the log</source>
            <translation>Afficher le journal</translation>
        </message>
        <message>
            <source>Authority, people, keys, retention</source>
            <translation>Autorité, personnes, clés, conservation</translation>
        </message>
        <message>
            <source>Examinations by two people</source>
            <translation>Examens à deux personnes</translation>
        </message>
        <message>
            <source>Data subjects</source>
            <translation>Personnes concernées</translation>
        </message>
        <message>
            <source>Sources</source>
            <translation>Sources</translation>
        </message>
        <message>
            <source>Add sources…</source>
            <translation>Ajouter des sources…</translation>
        </message>
        <message>
            <source>No source yet</source>
            <translation>Aucune source pour l’instant</translation>
        </message>
        <message>
            <source>Add a folder, archive, disk image or film, or drop it on this window.</source>
            <translation>Ajoutez un dossier, une archive, une image disque ou un film, ou déposez-le sur cette fenêtre.</translation>
        </message>
        <message>
            <source>not shown</source>
            <translation>non montré</translation>
        </message>
        <message>
            <source>not finished</source>
            <translation>inachevée</translation>
        </message>
        <message>
            <source>Exhibits</source>
            <translation>Pièces</translation>
        </message>
        <message>
            <source>Seen at</source>
            <translation>Vues à</translation>
        </message>
        <message>
            <source>{0} places</source>
            <translation>{0} emplacements</translation>
        </message>
        <message>
            <source>Without a face</source>
            <translation>Sans visage</translation>
        </message>
        <message>
            <source>Searches</source>
            <translation>Recherches</translation>
        </message>
        <message>
            <source>Last done</source>
            <translation>Dernière action</translation>
        </message>
        <message>
            <source>Checking…</source>
            <translation>Vérification…</translation>
        </message>
        <message>
            <source>Checked just now: no fault found.</source>
            <translation>Vérifiée à l’instant : aucune anomalie.</translation>
        </message>
        <message>
            <source>{0} fault(s) found. {1}</source>
            <translation>{0} anomalie(s) trouvée(s). {1}</translation>
        </message>
    </context>
    <context>
        <name>ChangeRecogniser</name>
        <message>
            <source>Change the recogniser</source>
            <translation>Changer de système de reconnaissance</translation>
        </message>
        <message>
            <source>The templates are made anew from the kept crops, in the background: the originals are not needed. You can go on working, pause it or stop it; the next time it goes on where it stopped.</source>
            <translation>Les gabarits sont refaits à partir des découpes conservées, en arrière-plan : les originaux ne sont pas nécessaires. Vous pouvez continuer à travailler, suspendre ou arrêter ; la prochaine fois, cela reprend où cela s’est arrêté.</translation>
        </message>
        <message>
            <source>Decisions, notes and names stay as they are, and so do recorded searches. Similarities of two recognisers are different scales.</source>
            <translation>Décisions, notes et noms restent tels quels, les recherches enregistrées aussi. Les similarités de deux systèmes sont des échelles différentes.</translation>
        </message>
        <message>
            <source>At the end the newest recorded searches are run again and it is told how their lists change. Then the case switches and is opened again. The former templates stay, so that going back needs no work.</source>
            <translation>À la fin, les recherches enregistrées les plus récentes sont relancées et l’on dit en quoi leurs listes changent. Puis l’affaire bascule et s’ouvre de nouveau. Les anciens gabarits restent, si bien que revenir en arrière ne demande aucun travail.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>Make the templates</source>
            <translation>Faire les gabarits</translation>
        </message>
        <message>
            <source>Looking at the installed models…</source>
            <translation>Examen des modèles installés…</translation>
        </message>
        <message>
            <source>No recogniser's model files are installed here, or none is sound.</source>
            <translation>Aucun modèle de reconnaissance n’est installé ici, ou aucun n’est intact.</translation>
        </message>
        <message>
            <source>in use; makes anew only what is missing, damaged or made by another version of it</source>
            <translation>utilisé ; ne refait que ce qui manque, est endommagé ou vient d’une autre version</translation>
        </message>
        <message>
            <source>the default: imports fastest</source>
            <translation>par défaut : l’importation la plus rapide</translation>
        </message>
        <message>
            <source>misses fewer faces; importing takes about a quarter longer</source>
            <translation>manque moins de visages ; l’importation dure environ un quart de plus</translation>
        </message>
        <message>
            <source>{0} of {1} templates lie here already</source>
            <translation>{0} gabarits sur {1} sont déjà là</translation>
        </message>
        <message>
            <source>one network alone: misses more</source>
            <translation>un seul réseau : en manque davantage</translation>
        </message>
    </context>
    <context>
        <name>CommandedWindow</name>
        <message>
            <source>Work</source>
            <translation>Travail</translation>
        </message>
        <message>
            <source>Places</source>
            <translation>Lieux</translation>
        </message>
        <message>
            <source>Go to Search</source>
            <translation>Aller à la recherche</translation>
        </message>
        <message>
            <source>Go to Review</source>
            <translation>Aller à l’examen</translation>
        </message>
        <message>
            <source>Compare with the probe</source>
            <translation>Comparer avec la sonde</translation>
        </message>
        <message>
            <source>Go to Library</source>
            <translation>Aller au fonds</translation>
        </message>
        <message>
            <source>Go to Case</source>
            <translation>Aller à l’affaire</translation>
        </message>
        <message>
            <source>Go to Log</source>
            <translation>Aller au journal</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Réglages</translation>
        </message>
        <message>
            <source>Manual</source>
            <translation>Manuel</translation>
        </message>
        <message>
            <source>Back to the search before</source>
            <translation>Revenir à la recherche précédente</translation>
        </message>
        <message>
            <source>On to the search after</source>
            <translation>Aller à la recherche suivante</translation>
        </message>
        <message>
            <source>Add sources…</source>
            <translation>Ajouter des sources…</translation>
        </message>
        <message>
            <source>Open a photograph…</source>
            <translation>Ouvrir une photographie…</translation>
        </message>
        <message>
            <source>Paste a photograph</source>
            <translation>Coller une photographie</translation>
        </message>
        <message>
            <source>Take a region of the screen</source>
            <translation>Capturer une zone de l’écran</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Rechercher</translation>
        </message>
        <message>
            <source>Search with the selected face</source>
            <translation>Rechercher avec le visage sélectionné</translation>
        </message>
        <message>
            <source>Keep this search among the saved ones</source>
            <translation>Garder cette recherche parmi les recherches conservées</translation>
        </message>
        <message>
            <source>Filter by words</source>
            <translation>Filtrer par mots</translation>
        </message>
        <message>
            <source>Cards or table</source>
            <translation>Fiches ou tableau</translation>
        </message>
        <message>
            <source>Report on this search…</source>
            <translation>Rapport sur cette recherche…</translation>
        </message>
        <message>
            <source>Put the face into the report</source>
            <translation>Mettre le visage dans le rapport</translation>
        </message>
        <message>
            <source>Verify the case</source>
            <translation>Vérifier l’affaire</translation>
        </message>
        <message>
            <source>Close the case</source>
            <translation>Fermer l’affaire</translation>
        </message>
        <message>
            <source>Examining</source>
            <translation>Examiner</translation>
        </message>
        <message>
            <source>The next candidate</source>
            <translation>Candidat suivant</translation>
        </message>
        <message>
            <source>The candidate before</source>
            <translation>Candidat précédent</translation>
        </message>
        <message>
            <source>Decide: potential candidate</source>
            <translation>Décider : candidat potentiel</translation>
        </message>
        <message>
            <source>Decide: no candidate</source>
            <translation>Décider : pas de candidat</translation>
        </message>
        <message>
            <source>Decide: inconclusive</source>
            <translation>Décider : non concluant</translation>
        </message>
        <message>
            <source>Decide: undecided again</source>
            <translation>Décider : de nouveau sans décision</translation>
        </message>
        <message>
            <source>Write the reasons</source>
            <translation>Écrire les motifs</translation>
        </message>
        <message>
            <source>Write a note</source>
            <translation>Écrire une note</translation>
        </message>
        <message>
            <source>Decide the same for its near copies</source>
            <translation>Décider de même pour ses quasi-doublons</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Annuler la dernière action</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>Rétablir</translation>
        </message>
        <message>
            <source>Open the original</source>
            <translation>Ouvrir l’original</translation>
        </message>
        <message>
            <source>Compare: side by side</source>
            <translation>Comparer : côte à côte</translation>
        </message>
        <message>
            <source>Compare: overlay</source>
            <translation>Comparer : superposition</translation>
        </message>
        <message>
            <source>Compare: wipe</source>
            <translation>Comparer : balayage</translation>
        </message>
        <message>
            <source>Compare: blink</source>
            <translation>Comparer : alternance</translation>
        </message>
        <message>
            <source>Compare: grid lines</source>
            <translation>Comparer : quadrillage</translation>
        </message>
        <message>
            <source>Compare: display aids</source>
            <translation>Comparer : aides à l’affichage</translation>
        </message>
        <message>
            <source>+  -  0</source>
            <translation>+  -  0</translation>
        </message>
        <message>
            <source>Zoom in, out, whole picture</source>
            <translation>Agrandir, réduire, image entière</translation>
        </message>
        <message>
            <source>Choose a face on a photograph</source>
            <translation>Choisir un visage sur une photographie</translation>
        </message>
        <message>
            <source>Back to the list</source>
            <translation>Revenir à la liste</translation>
        </message>
        <message>
            <source>Esc</source>
            <translation>Échap</translation>
        </message>
        <message>
            <source>Window</source>
            <translation>Fenêtre</translation>
        </message>
        <message>
            <source>All commands</source>
            <translation>Toutes les commandes</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Touches</translation>
        </message>
        <message>
            <source>Blur every picture</source>
            <translation>Flouter toutes les images</translation>
        </message>
        <message>
            <source>Cover the desk</source>
            <translation>Masquer le bureau</translation>
        </message>
        <message>
            <source>Dark, light or as the system</source>
            <translation>Sombre, clair ou comme le système</translation>
        </message>
        <message>
            <source>Full screen</source>
            <translation>Plein écran</translation>
        </message>
        <message>
            <source>Leave FaceFinder</source>
            <translation>Quitter FaceFinder</translation>
        </message>
    </context>
    <context>
        <name>CompareCanvas</name>
        <message>
            <source>Probe and candidate, aligned</source>
            <translation>Sonde et candidat, alignés</translation>
        </message>
    </context>
    <context>
        <name>ComparePanel</name>
        <message>
            <source>Side by side (1)</source>
            <translation>Côte à côte (1)</translation>
        </message>
        <message>
            <source>Overlay (2)</source>
            <translation>Superposition (2)</translation>
        </message>
        <message>
            <source>Wipe (3)</source>
            <translation>Balayage (3)</translation>
        </message>
        <message>
            <source>Blink (4)</source>
            <translation>Alternance (4)</translation>
        </message>
        <message>
            <source>Opacity of the candidate, or place of the wipe</source>
            <translation>Opacité du candidat, ou position du balayage</translation>
        </message>
        <message>
            <source>Grid lines (G)</source>
            <translation>Quadrillage (G)</translation>
        </message>
        <message>
            <source>Zoom out (-)</source>
            <translation>Réduire (-)</translation>
        </message>
        <message>
            <source>Zoom in (+)</source>
            <translation>Agrandir (+)</translation>
        </message>
        <message>
            <source>Whole face (0)</source>
            <translation>Visage entier (0)</translation>
        </message>
        <message>
            <source>Display aids (A)</source>
            <translation>Aides à l’affichage (A)</translation>
        </message>
        <message>
            <source>Open the original (O)</source>
            <translation>Ouvrir l’original (O)</translation>
        </message>
        <message>
            <source>What is seen</source>
            <translation>Ce qui est visible</translation>
        </message>
        <message>
            <source>Describe each visible component in both photographs before deciding. No measurements.</source>
            <translation>Décrivez chaque élément visible sur les deux photographies avant de décider. Aucune mesure.</translation>
        </message>
        <message>
            <source>History</source>
            <translation>Historique</translation>
        </message>
        <message>
            <source>Probe</source>
            <translation>Sonde</translation>
        </message>
        <message>
            <source>Candidate</source>
            <translation>Candidat</translation>
        </message>
        <message>
            <source>Brightness</source>
            <translation>Luminosité</translation>
        </message>
        <message>
            <source>Contrast</source>
            <translation>Contraste</translation>
        </message>
        <message>
            <source>Gamma</source>
            <translation>Gamma</translation>
        </message>
        <message>
            <source>Mirror: {0}</source>
            <translation>Miroir : {0}</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>Réinitialiser</translation>
        </message>
        <message>
            <source>display only, recorded</source>
            <translation>affichage seul, consigné</translation>
        </message>
        <message>
            <source>Candidate {0}, similarity {1}</source>
            <translation>Candidat {0}, similarité {1}</translation>
        </message>
        <message>
            <source>candidate {0}</source>
            <translation>candidat {0}</translation>
        </message>
        <message>
            <source>The original cannot be reached now; the kept face is shown.</source>
            <translation>L’original est inaccessible pour l’instant ; le visage conservé est affiché.</translation>
        </message>
        <message>
            <source>Nothing can be seen in the original; the kept face is shown.</source>
            <translation>On ne peut rien voir dans l’original ; le visage conservé est affiché.</translation>
        </message>
        <message>
            <source>Nothing has been decided yet.</source>
            <translation>Rien n’a encore été décidé.</translation>
        </message>
    </context>
    <context>
        <name>ComparePlace</name>
        <message>
            <source>Candidates</source>
            <translation>Candidats</translation>
        </message>
        <message>
            <source>The candidate before (K)</source>
            <translation>Candidat précédent (K)</translation>
        </message>
        <message>
            <source>The next candidate (J)</source>
            <translation>Candidat suivant (J)</translation>
        </message>
        <message>
            <source>Nothing to compare yet</source>
            <translation>Rien à comparer pour l’instant</translation>
        </message>
        <message>
            <source>Search first, then select a candidate.</source>
            <translation>Faites d’abord une recherche, puis sélectionnez un candidat.</translation>
        </message>
        <message>
            <source>Go to Search</source>
            <translation>Aller à la recherche</translation>
        </message>
        <message>
            <source>{0} of {1}</source>
            <translation>{0} sur {1}</translation>
        </message>
    </context>
    <context>
        <name>CompareSides</name>
        <message>
            <source>probe</source>
            <translation>sonde</translation>
        </message>
        <message>
            <source>probe, as recorded</source>
            <translation>sonde, telle que consignée</translation>
        </message>
    </context>
    <context>
        <name>ConditionBar</name>
        <message>
            <source>Filters</source>
            <translation>Filtres</translation>
        </message>
        <message>
            <source>Words in paths, addresses, metadata, notes</source>
            <translation>Mots dans chemins, adresses, métadonnées, notes</translation>
        </message>
        <message>
            <source>Filter by words</source>
            <translation>Filtrer par mots</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>Effacer</translation>
        </message>
        <message>
            <source>Take every filter away</source>
            <translation>Enlever tous les filtres</translation>
        </message>
        <message>
            <source>Filters ({0})</source>
            <translation>Filtres ({0})</translation>
        </message>
        <message>
            <source>{0}: take this filter away</source>
            <translation>{0} : enlever ce filtre</translation>
        </message>
    </context>
    <context>
        <name>ConferencePanel</name>
        <message>
            <source>The two examiners</source>
            <translation>Les deux examinateurs</translation>
        </message>
        <message>
            <source>Their decisions, and their descriptions of the probe where they differ.</source>
            <translation>Leurs décisions, et leurs descriptions de la sonde là où elles diffèrent.</translation>
        </message>
        <message>
            <source>Say together what holds, and why; both names go on the record.</source>
            <translation>Dites ensemble ce qui vaut, et pourquoi ; les deux noms sont consignés.</translation>
        </message>
        <message>
            <source>Decision</source>
            <translation>Décision</translation>
        </message>
        <message>
            <source>Reasons</source>
            <translation>Motifs</translation>
        </message>
    </context>
    <context>
        <name>Cover</name>
        <message>
            <source>The desk is covered</source>
            <translation>Le bureau est masqué</translation>
        </message>
        <message>
            <source>Imports and searches go on underneath.</source>
            <translation>Les importations et les recherches continuent.</translation>
        </message>
        <message>
            <source>Pass-phrase, where the case has one</source>
            <translation>Phrase secrète, si l’affaire en a une</translation>
        </message>
        <message>
            <source>Pass-phrase</source>
            <translation>Phrase secrète</translation>
        </message>
        <message>
            <source>Uncover</source>
            <translation>Démasquer</translation>
        </message>
    </context>
    <context>
        <name>DecisionPanel</name>
        <message>
            <source>Decision</source>
            <translation>Décision</translation>
        </message>
        <message>
            <source>Reasons: what was seen that supports it</source>
            <translation>Motifs : ce qui a été vu à l’appui</translation>
        </message>
        <message>
            <source>Reasons for the decision</source>
            <translation>Motifs de la décision</translation>
        </message>
        <message>
            <source>Decide the same for them</source>
            <translation>Décider de même pour eux</translation>
        </message>
        <message>
            <source>Each near copy is another content and gets a decision of its own on the record. (W)</source>
            <translation>Chaque quasi-doublon est un autre contenu et reçoit sa propre décision, consignée. (W)</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Note</translation>
        </message>
        <message>
            <source>Note about the candidate</source>
            <translation>Note sur le candidat</translation>
        </message>
        <message>
            <source>Worth following: the features seen support it. Needs a reason.</source>
            <translation>À approfondir : les traits observés l’appuient. Un motif est nécessaire.</translation>
        </message>
        <message>
            <source>Features seen exclude it.</source>
            <translation>Les traits observés l’excluent.</translation>
        </message>
        <message>
            <source>What can be seen supports neither. Needs a reason.</source>
            <translation>Ce qui est visible n’appuie ni l’un ni l’autre. Un motif est nécessaire.</translation>
        </message>
        <message>
            <source>{0}, {1}</source>
            <translation>{0}, {1}</translation>
        </message>
        <message numerus="yes">
            <source>Stands for %Ln near copy(s) too; each gets a decision of its own.</source>
            <translation>
                <numerusform>Vaut aussi pour %Ln quasi-doublon ; chacun reçoit sa propre décision.</numerusform>
                <numerusform>Vaut aussi pour %Ln quasi-doublons ; chacun reçoit sa propre décision.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The same is decided for its %Ln near copy(s).</source>
            <translation>
                <numerusform>Il en est décidé de même pour son %Ln quasi-doublon.</numerusform>
                <numerusform>Il en est décidé de même pour ses %Ln quasi-doublons.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Decided alone: not the same for %Ln of its near copies.</source>
            <translation>
                <numerusform>Décidé seul : pas de même pour %Ln de ses quasi-doublons.</numerusform>
                <numerusform>Décidé seul : pas de même pour %Ln de ses quasi-doublons.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DescribeProbe</name>
        <message>
            <source>Describe the probe</source>
            <translation>Décrire la sonde</translation>
        </message>
        <message>
            <source>Describe the probe before any candidate is shown</source>
            <translation>Décrivez la sonde avant que tout candidat soit montré</translation>
        </message>
        <message>
            <source>What you see of each component, without a second face to look at. Locked, it stays as it is.</source>
            <translation>Ce que vous voyez de chaque composant, sans autre visage sous les yeux. Verrouillée, elle reste telle quelle.</translation>
        </message>
        <message>
            <source>The rest is not visible</source>
            <translation>Le reste n'est pas visible</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>Lock the description</source>
            <translation>Verrouiller la description</translation>
        </message>
    </context>
    <context>
        <name>ExaminationsPlace</name>
        <message>
            <source>When</source>
            <translation>Quand</translation>
        </message>
        <message>
            <source>Purpose</source>
            <translation>Motif</translation>
        </message>
        <message>
            <source>Next step</source>
            <translation>Étape suivante</translation>
        </message>
        <message>
            <source>First</source>
            <translation>Premier</translation>
        </message>
        <message>
            <source>Second</source>
            <translation>Second</translation>
        </message>
        <message>
            <source>Examinations</source>
            <translation>Examens</translation>
        </message>
        <message>
            <source>Seal the first examination</source>
            <translation>Sceller le premier examen</translation>
        </message>
        <message>
            <source>Examine as the second</source>
            <translation>Examiner en second</translation>
        </message>
        <message>
            <source>Open the conference</source>
            <translation>Ouvrir la conférence</translation>
        </message>
        <message>
            <source>Searches to examine</source>
            <translation>Recherches à examiner</translation>
        </message>
        <message>
            <source>No search is recorded yet</source>
            <translation>Aucune recherche n'est encore consignée</translation>
        </message>
        <message>
            <source>Search first; candidates are decided in Review, sealed here, and examined again by somebody else.</source>
            <translation>Recherchez d'abord ; les candidats sont décidés dans Examen, scellés ici, puis réexaminés par quelqu'un d'autre.</translation>
        </message>
        <message>
            <source>Go to Search</source>
            <translation>Aller à la recherche</translation>
        </message>
        <message>
            <source>The unit's own figures</source>
            <translation>Les chiffres propres à l'unité</translation>
        </message>
        <message>
            <source>Second examination</source>
            <translation>Second examen</translation>
        </message>
        <message>
            <source>Faces to examine</source>
            <translation>Visages à examiner</translation>
        </message>
        <message>
            <source>Seal my decisions</source>
            <translation>Sceller mes décisions</translation>
        </message>
        <message>
            <source>Conference</source>
            <translation>Conférence</translation>
        </message>
        <message>
            <source>Candidates decided differently</source>
            <translation>Candidats décidés différemment</translation>
        </message>
        <message>
            <source>Back to the overview</source>
            <translation>Retour à la vue d'ensemble</translation>
        </message>
        <message>
            <source>decide, then seal the first examination</source>
            <translation>décider, puis sceller le premier examen</translation>
        </message>
        <message>
            <source>second examination under way</source>
            <translation>second examen en cours</translation>
        </message>
        <message>
            <source>second examination, blind</source>
            <translation>second examen, à l'aveugle</translation>
        </message>
        <message>
            <source>conference</source>
            <translation>conférence</translation>
        </message>
        <message>
            <source>examined twice</source>
            <translation>examiné deux fois</translation>
        </message>
        <message>
            <source>None yet: they accrue with each sealed second examination.</source>
            <translation>Aucun encore : ils s'accumulent à chaque second examen scellé.</translation>
        </message>
        <message>
            <source>{0} % (95 % interval {1} to {2} %)</source>
            <translation>{0} % (intervalle à 95 % : {1} à {2} %)</translation>
        </message>
        <message>
            <source>{0} sealed second examinations</source>
            <translation>{0} seconds examens scellés</translation>
        </message>
        <message>
            <source>Examiners agreed on {0} of {1} candidates: {2}</source>
            <translation>Les examinateurs s'accordent sur {0} de {1} candidats : {2}</translation>
        </message>
        <message>
            <source>Strangers taken for potential candidates: {0} of {1}: {2}</source>
            <translation>Inconnus pris pour des candidats potentiels : {0} sur {1} : {2}</translation>
        </message>
        <message>
            <source>Seal the first examination?</source>
            <translation>Sceller le premier examen ?</translation>
        </message>
        <message>
            <source>The decisions on this search then stay as they are. Candidates without one count as undecided.</source>
            <translation>Les décisions sur cette recherche restent alors telles quelles. Les candidats sans décision comptent comme non décidés.</translation>
        </message>
        <message>
            <source>Seal it</source>
            <translation>Le sceller</translation>
        </message>
        <message>
            <source>Sealed: the first examination. Somebody else examines it next.</source>
            <translation>Scellé : le premier examen. Quelqu'un d'autre l'examine ensuite.</translation>
        </message>
        <message>
            <source>Face {0}</source>
            <translation>Visage {0}</translation>
        </message>
        <message>
            <source>{0} of {1} decided; the order is by chance, strangers are among them</source>
            <translation>{0} sur {1} décidés ; l'ordre est au hasard, des inconnus s'y trouvent</translation>
        </message>
        <message>
            <source>Recorded: {0} of {1}</source>
            <translation>Consigné : {0} sur {1}</translation>
        </message>
        <message>
            <source>Seal your decisions?</source>
            <translation>Sceller vos décisions ?</translation>
        </message>
        <message>
            <source>They then stay as they are; scores and the first examiner's decisions are shown to you.</source>
            <translation>Elles restent alors telles quelles ; les scores et les décisions du premier examinateur vous sont montrés.</translation>
        </message>
        <message>
            <source>Seal them</source>
            <translation>Les sceller</translation>
        </message>
        <message>
            <source>Sealed. {0} go to a conference.</source>
            <translation>Scellé. {0} en conférence.</translation>
        </message>
        <message>
            <source>Sealed. Both examiners agree on every candidate.</source>
            <translation>Scellé. Les deux examinateurs s'accordent sur chaque candidat.</translation>
        </message>
        <message>
            <source>Candidate {0}</source>
            <translation>Candidat {0}</translation>
        </message>
    </context>
    <context>
        <name>ExhibitHandwork</name>
        <message>
            <source>Enrol this face</source>
            <translation>Enrôler ce visage</translation>
        </message>
        <message>
            <source>It goes into the gallery and on the record, and cannot be undone: only erasing takes it out again.</source>
            <translation>Il entre dans la galerie et il est consigné, ce qui ne peut être annulé : seul un effacement l’en retire.</translation>
        </message>
        <message>
            <source>Enrolling the face…</source>
            <translation>Enregistrement du visage…</translation>
        </message>
    </context>
    <context>
        <name>FaceGrip</name>
        <message>
            <source>Drag this face to a folder, a report or the probe panel; Ctrl+E saves it</source>
            <translation>Faites glisser ce visage vers un dossier, un rapport ou le panneau de la sonde ; Ctrl+E l’enregistre</translation>
        </message>
        <message>
            <source>The face, to be dragged out or saved</source>
            <translation>Le visage, à faire glisser hors de l’affaire ou à enregistrer</translation>
        </message>
        <message>
            <source>Where to save the face and its provenance</source>
            <translation>Où enregistrer le visage et sa provenance</translation>
        </message>
        <message>
            <source>Saved with its provenance: {0}</source>
            <translation>Enregistré avec sa provenance : {0}</translation>
        </message>
    </context>
    <context>
        <name>FaultReport</name>
        <message>
            <source>The program made a mistake</source>
            <translation>Le programme a commis une erreur</translation>
        </message>
        <message>
            <source>What was finished is kept. The report below holds no evidence: no picture, path or name. Pass it on to whoever looks after FaceFinder.</source>
            <translation>Ce qui était achevé est conservé. Le rapport ci-dessous ne contient aucun élément de preuve : ni image, ni chemin, ni nom. Transmettez-le à la personne responsable de FaceFinder.</translation>
        </message>
        <message>
            <source>Fault report</source>
            <translation>Rapport d’erreur</translation>
        </message>
        <message>
            <source>Copy the report</source>
            <translation>Copier le rapport</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Fermer</translation>
        </message>
    </context>
    <context>
        <name>FilterBar</name>
        <message>
            <source>Limit the search: source, date, camera, quality, decision and more (F)</source>
            <translation>Limiter la recherche : source, date, appareil, qualité, décision et plus (F)</translation>
        </message>
        <message>
            <source>Decision in this list</source>
            <translation>Décision dans cette liste</translation>
        </message>
        <message>
            <source>Search with these filters</source>
            <translation>Rechercher avec ces filtres</translation>
        </message>
        <message>
            <source>What the filters hide of this list is hidden now; a new search looks through all that they leave.</source>
            <translation>Ce que les filtres cachent de cette liste est caché dès maintenant ; une nouvelle recherche parcourt tout ce qu’ils laissent.</translation>
        </message>
        <message>
            <source>{0} enrolled</source>
            <translation>{0} dans la galerie</translation>
        </message>
        <message>
            <source>{0} of {1}</source>
            <translation>{0} sur {1}</translation>
        </message>
        <message>
            <source>Decision</source>
            <translation>Décision</translation>
        </message>
        <message>
            <source>{0} of {1} shown</source>
            <translation>{0} affichés sur {1}</translation>
        </message>
    </context>
    <context>
        <name>FilterPanel</name>
        <message>
            <source>Filters</source>
            <translation>Filtres</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>Source</translation>
        </message>
        <message>
            <source>Exhibit reference</source>
            <translation>Référence de la pièce</translation>
        </message>
        <message>
            <source>Leave out</source>
            <translation>Écarter</translation>
        </message>
        <message>
            <source>Earlier search</source>
            <translation>Recherche antérieure</translation>
        </message>
        <message>
            <source>any camera; a part of its name will do</source>
            <translation>tout appareil ; une partie du nom suffit</translation>
        </message>
        <message>
            <source>{0} or better</source>
            <translation>{0} ou mieux</translation>
        </message>
        <message>
            <source>any quality</source>
            <translation>toute qualité</translation>
        </message>
        <message>
            <source>no least size</source>
            <translation>sans minimum</translation>
        </message>
        <message>
            <source>no largest size</source>
            <translation>sans maximum</translation>
        </message>
        <message>
            <source>with or without</source>
            <translation>avec ou sans</translation>
        </message>
        <message>
            <source>with a decision</source>
            <translation>avec une décision</translation>
        </message>
        <message>
            <source>without a decision</source>
            <translation>sans décision</translation>
        </message>
        <message>
            <source>near copies of one photograph behind one candidate</source>
            <translation>les quasi-doublons d’une photographie derrière un seul candidat</translation>
        </message>
        <message>
            <source>Taken</source>
            <translation>Prise</translation>
        </message>
        <message>
            <source>Captured</source>
            <translation>Capturée</translation>
        </message>
        <message>
            <source>Camera</source>
            <translation>Appareil</translation>
        </message>
        <message>
            <source>Quality</source>
            <translation>Qualité</translation>
        </message>
        <message>
            <source>Face size</source>
            <translation>Taille du visage</translation>
        </message>
        <message>
            <source>Decision</source>
            <translation>Décision</translation>
        </message>
        <message>
            <source>Person</source>
            <translation>Personne</translation>
        </message>
        <message>
            <source>Fold</source>
            <translation>Replier</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>Effacer</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Terminé</translation>
        </message>
        <message>
            <source>A year, a month or a day, such as 2024, 2024-03 or 2024-03-12; the ends count.</source>
            <translation>Une année, un mois ou un jour, comme 2024, 2024-03 ou 2024-03-12 ; les bornes comptent.</translation>
        </message>
        <message>
            <source> px</source>
            <translation> px</translation>
        </message>
        <message>
            <source>The shorter side of the face's box in the photograph, in pixels.</source>
            <translation>Le petit côté du cadre du visage dans la photographie, en pixels.</translation>
        </message>
        <message>
            <source>anybody</source>
            <translation>n’importe qui</translation>
        </message>
        <message>
            <source>from</source>
            <translation>depuis</translation>
        </message>
        <message>
            <source>until</source>
            <translation>jusqu’à</translation>
        </message>
        <message>
            <source>every source</source>
            <translation>toutes les sources</translation>
        </message>
        <message>
            <source>every reference</source>
            <translation>toutes les références</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>rien</translation>
        </message>
        <message>
            <source>only candidates of: {0}</source>
            <translation>seulement les candidats de : {0}</translation>
        </message>
        <message>
            <source>no candidates of: {0}</source>
            <translation>aucun candidat de : {0}</translation>
        </message>
        <message>
            <source>the whole gallery</source>
            <translation>toute la galerie</translation>
        </message>
        <message>
            <source>{0} is no date; write it as 2024-03-12</source>
            <translation>{0} n’est pas une date ; écrivez-la comme 2024-03-12</translation>
        </message>
        <message>
            <source>Sources</source>
            <translation>Sources</translation>
        </message>
        <message>
            <source>Exhibit references</source>
            <translation>Références de pièces</translation>
        </message>
        <message>
            <source>Only the candidates of</source>
            <translation>Seulement les candidats de</translation>
        </message>
        <message>
            <source>Without the candidates of</source>
            <translation>Sans les candidats de</translation>
        </message>
    </context>
    <context>
        <name>FrameSheet</name>
        <message>
            <source>Moment of a film</source>
            <translation>Moment d’un film</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Fermer</translation>
        </message>
    </context>
    <context>
        <name>GalleryPanel</name>
        <message>
            <source>Change recogniser…</source>
            <translation>Changer de système…</translation>
        </message>
        <message>
            <source>Makes the templates anew from the kept crops; decisions and names stay.</source>
            <translation>Refait les gabarits à partir des découpes conservées ; décisions et noms restent.</translation>
        </message>
        <message>
            <source>Gallery</source>
            <translation>Galerie</translation>
        </message>
        <message>
            <source>{0} of {1}</source>
            <translation>{0} sur {1}</translation>
        </message>
        <message>
            <source>Recogniser</source>
            <translation>Système</translation>
        </message>
        <message>
            <source>Enrolled</source>
            <translation>Enrôlés</translation>
        </message>
        <message>
            <source>Exact search</source>
            <translation>Recherche exacte</translation>
        </message>
        <message>
            <source>ready</source>
            <translation>prête</translation>
        </message>
        <message>
            <source>being filled…</source>
            <translation>en cours de chargement…</translation>
        </message>
        <message>
            <source>Index</source>
            <translation>Index</translation>
        </message>
        <message>
            <source>built, holds {0}</source>
            <translation>construit, contient {0}</translation>
        </message>
        <message>
            <source>built, loaded with the next search</source>
            <translation>construit, chargé à la prochaine recherche</translation>
        </message>
        <message>
            <source>not needed below {0}</source>
            <translation>inutile en dessous de {0}</translation>
        </message>
        <message>
            <source>none; previews compare shortened templates</source>
            <translation>aucun ; les aperçus comparent des gabarits abrégés</translation>
        </message>
    </context>
    <context>
        <name>Handle</name>
        <message>
            <source>{0}: drag it, or move it with the arrow keys</source>
            <translation>{0} : faites-le glisser ou déplacez-le avec les flèches</translation>
        </message>
        <message>
            <source>at {0}, {1}; arrow keys move it by one pixel, with Shift by ten</source>
            <translation>à {0}, {1} ; les flèches le déplacent d’un pixel, avec Maj de dix</translation>
        </message>
    </context>
    <context>
        <name>Handwork</name>
        <message>
            <source>Take the last movement back (Ctrl+Z)</source>
            <translation>Annuler le dernier déplacement (Ctrl+Z)</translation>
        </message>
        <message>
            <source>Put the points back where they were</source>
            <translation>Remettre les points où ils étaient</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>Helping by hand</source>
            <translation>Aide à la main</translation>
        </message>
        <message>
            <source>Draw a box around the face, from forehead to chin; or zoom in on it and press Enter.</source>
            <translation>Dessinez un cadre autour du visage, du front au menton ; ou agrandissez-le et appuyez sur Entrée.</translation>
        </message>
        <message>
            <source>Looking at the region…</source>
            <translation>Lecture de la zone…</translation>
        </message>
        <message>
            <source>Move the five points to the eyes, the nose and the corners of the mouth.</source>
            <translation>Placez les cinq points sur les yeux, le nez et les coins de la bouche.</translation>
        </message>
    </context>
    <context>
        <name>ImportJob</name>
        <message>
            <source>importing {0}</source>
            <translation>importation de {0}</translation>
        </message>
        <message>
            <source>Import cancelled; what was finished is kept</source>
            <translation>Importation annulée ; ce qui est achevé est conservé</translation>
        </message>
        <message>
            <source>Import finished</source>
            <translation>Importation terminée</translation>
        </message>
        <message>
            <source>{0} enrolled</source>
            <translation>{0} dans la galerie</translation>
        </message>
        <message>
            <source>{0} without a face</source>
            <translation>{0} sans visage</translation>
        </message>
        <message>
            <source>{0} already known</source>
            <translation>{0} déjà connus</translation>
        </message>
        <message>
            <source>listing…</source>
            <translation>inventaire…</translation>
        </message>
    </context>
    <context>
        <name>Inspector</name>
        <message>
            <source>Inspector</source>
            <translation>Inspecteur</translation>
        </message>
        <message>
            <source>Source photograph</source>
            <translation>Photographie source</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>Source</translation>
        </message>
        <message>
            <source>Add a face by hand: draw a box around it</source>
            <translation>Ajouter un visage à la main : dessinez un cadre autour</translation>
        </message>
        <message>
            <source>Set the five points of this face by hand</source>
            <translation>Placer à la main les cinq points de ce visage</translation>
        </message>
        <message>
            <source>Zoom out (-)</source>
            <translation>Réduire (-)</translation>
        </message>
        <message>
            <source>Zoom in (+)</source>
            <translation>Agrandir (+)</translation>
        </message>
        <message>
            <source>Bring the face close</source>
            <translation>Rapprocher le visage</translation>
        </message>
        <message>
            <source>Whole photograph (0)</source>
            <translation>Photographie entière (0)</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>Comparer</translation>
        </message>
        <message>
            <source>Open the original in the system's own viewer (O)</source>
            <translation>Ouvrir l’original dans la visionneuse du système (O)</translation>
        </message>
        <message>
            <source>Show in folder</source>
            <translation>Afficher dans le dossier</translation>
        </message>
        <message>
            <source>Search with this face</source>
            <translation>Rechercher avec ce visage</translation>
        </message>
        <message>
            <source>Search with this face and the probe as one</source>
            <translation>Rechercher avec ce visage et la sonde ensemble</translation>
        </message>
        <message>
            <source>Nothing selected</source>
            <translation>Rien de sélectionné</translation>
        </message>
        <message>
            <source>What is selected is shown here, with all that is known of it.</source>
            <translation>L’élément sélectionné s’affiche ici, avec tout ce qui en est connu.</translation>
        </message>
        <message>
            <source>no face was found in it</source>
            <translation>aucun visage n’y a été trouvé</translation>
        </message>
        <message>
            <source>The original cannot be reached now; the kept thumbnail is shown.</source>
            <translation>L’original est inaccessible pour l’instant ; la vignette conservée est affichée.</translation>
        </message>
        <message>
            <source>The original cannot be reached now; no other moment can be shown.</source>
            <translation>L’original est inaccessible pour l’instant ; aucun autre instant ne peut être montré.</translation>
        </message>
        <message>
            <source>Point out a face by hand first</source>
            <translation>Désignez d’abord un visage à la main</translation>
        </message>
        <message>
            <source>Search with this face (S)</source>
            <translation>Rechercher avec ce visage (S)</translation>
        </message>
        <message>
            <source>Search with face {0} of this photograph (S)</source>
            <translation>Rechercher avec le visage {0} de cette photographie (S)</translation>
        </message>
        <message>
            <source>The face is enrolled, operator-assisted</source>
            <translation>Le visage est enregistré, avec l’aide de l’opérateur</translation>
        </message>
    </context>
    <context>
        <name>Job</name>
        <message>
            <source>cancelling…</source>
            <translation>annulation…</translation>
        </message>
        <message>
            <source>waits</source>
            <translation>en attente</translation>
        </message>
        <message>
            <source>paused</source>
            <translation>suspendue</translation>
        </message>
    </context>
    <context>
        <name>JobLine</name>
        <message>
            <source>Progress</source>
            <translation>Progression</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Suspendre</translation>
        </message>
        <message>
            <source>Cancel; what was finished is kept</source>
            <translation>Annuler ; ce qui est terminé est conservé</translation>
        </message>
        <message>
            <source>Take out of the queue</source>
            <translation>Retirer de la file</translation>
        </message>
    </context>
    <context>
        <name>JobsPanel</name>
        <message>
            <source>Under way</source>
            <translation>En cours</translation>
        </message>
        <message numerus="yes">
            <source>%Ln more</source>
            <translation>
                <numerusform>%Ln autre</numerusform>
                <numerusform>%Ln autres</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>KeySheet</name>
        <message>
            <source>Keys</source>
            <translation>Touches</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Fermer</translation>
        </message>
    </context>
    <context>
        <name>KeysPart</name>
        <message>
            <source>Encryption</source>
            <translation>Chiffrement</translation>
        </message>
        <message>
            <source>Encrypt this case</source>
            <translation>Chiffrer cette affaire</translation>
        </message>
        <message>
            <source>The case closes, is encrypted, and opens again. Plain files are overwritten; earlier backups stay.</source>
            <translation>L'affaire se ferme, est chiffrée et se rouvre. Les fichiers en clair sont écrasés ; les sauvegardes antérieures restent.</translation>
        </message>
        <message>
            <source>Encrypt the case</source>
            <translation>Chiffrer l'affaire</translation>
        </message>
        <message>
            <source>Pass-phrase</source>
            <translation>Phrase secrète</translation>
        </message>
        <message>
            <source>Once more</source>
            <translation>Encore une fois</translation>
        </message>
        <message>
            <source>Keys that open this case</source>
            <translation>Clés qui ouvrent cette affaire</translation>
        </message>
        <message>
            <source>Change the pass-phrase of the chosen key</source>
            <translation>Changer la phrase secrète de la clé choisie</translation>
        </message>
        <message>
            <source>Change it</source>
            <translation>La changer</translation>
        </message>
        <message>
            <source>The one it has</source>
            <translation>L'actuelle</translation>
        </message>
        <message>
            <source>The new one</source>
            <translation>La nouvelle</translation>
        </message>
        <message>
            <source>Add a key</source>
            <translation>Ajouter une clé</translation>
        </message>
        <message>
            <source>A further pass-phrase that opens the case, such as that of a second person.</source>
            <translation>Une autre phrase secrète qui ouvre l'affaire, par exemple celle d'une seconde personne.</translation>
        </message>
        <message>
            <source>Add the key</source>
            <translation>Ajouter la clé</translation>
        </message>
        <message>
            <source>Whose key</source>
            <translation>À qui est la clé</translation>
        </message>
        <message>
            <source>A pass-phrase that opens it now</source>
            <translation>Une phrase secrète qui l'ouvre déjà</translation>
        </message>
        <message>
            <source>Remove the chosen key</source>
            <translation>Retirer la clé choisie</translation>
        </message>
        <message>
            <source>This case is encrypted: catalogue, pictures, vectors and temporary files.</source>
            <translation>Cette affaire est chiffrée : catalogue, images, vecteurs et fichiers temporaires.</translation>
        </message>
        <message>
            <source>This case is not encrypted: whoever has the disk can read it.</source>
            <translation>Cette affaire n'est pas chiffrée : qui détient le disque peut la lire.</translation>
        </message>
        <message>
            <source>The two pass-phrases differ.</source>
            <translation>Les deux phrases secrètes diffèrent.</translation>
        </message>
        <message>
            <source>Encrypt this case?</source>
            <translation>Chiffrer cette affaire ?</translation>
        </message>
        <message>
            <source>A lost pass-phrase loses the case, unless the recovery key that is shown next is kept.</source>
            <translation>Une phrase secrète perdue perd l’affaire, sauf si la clé de secours montrée ensuite est conservée.</translation>
        </message>
        <message>
            <source>Remove the key of {0}?</source>
            <translation>Retirer la clé de {0} ?</translation>
        </message>
        <message>
            <source>Its pass-phrase opens the case no more. It can only be added anew.</source>
            <translation>Sa phrase secrète n’ouvre plus l’affaire. Elle ne peut qu’être ajoutée à nouveau.</translation>
        </message>
        <message>
            <source>Remove the key</source>
            <translation>Retirer la clé</translation>
        </message>
        <message>
            <source>Changed: the key of {0}</source>
            <translation>Changé : la clé de {0}</translation>
        </message>
    </context>
    <context>
        <name>LanguageChoice</name>
        <message>
            <source>Language of the report</source>
            <translation>Langue du rapport</translation>
        </message>
        <message>
            <source>What people have written stays as they wrote it.</source>
            <translation>Ce que des personnes ont écrit reste tel qu’elles l’ont écrit.</translation>
        </message>
    </context>
    <context>
        <name>LibraryPlace</name>
        <message>
            <source>Sources and folders</source>
            <translation>Sources et dossiers</translation>
        </message>
        <message>
            <source>Photographs</source>
            <translation>Photographies</translation>
        </message>
        <message>
            <source>Faces</source>
            <translation>Visages</translation>
        </message>
        <message>
            <source>List photographs, or each face by itself (L)</source>
            <translation>Lister les photographies, ou chaque visage à part (L)</translation>
        </message>
        <message>
            <source>With or without a face</source>
            <translation>Avec ou sans visage</translation>
        </message>
        <message>
            <source>with or without a face</source>
            <translation>avec ou sans visage</translation>
        </message>
        <message>
            <source>with a face</source>
            <translation>avec un visage</translation>
        </message>
        <message>
            <source>without a face</source>
            <translation>sans visage</translation>
        </message>
        <message>
            <source>This filter cannot be followed</source>
            <translation>Ce filtre ne peut pas être appliqué</translation>
        </message>
        <message>
            <source>Show everything</source>
            <translation>Tout afficher</translation>
        </message>
        <message>
            <source>The holdings cannot be read</source>
            <translation>Le fonds ne peut pas être lu</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Réessayer</translation>
        </message>
        <message>
            <source>Nothing here fits the filters</source>
            <translation>Rien ici ne répond aux filtres</translation>
        </message>
        <message>
            <source>{0} filtered out by: {1}</source>
            <translation>{0} écartés par : {1}</translation>
        </message>
        <message>
            <source>Clear the filters</source>
            <translation>Effacer les filtres</translation>
        </message>
        <message>
            <source>The case holds nothing yet</source>
            <translation>L’affaire ne contient encore rien</translation>
        </message>
        <message>
            <source>Add a folder, archive, disk image or film, or drop it on this window.</source>
            <translation>Ajoutez un dossier, une archive, une image disque ou un film, ou déposez-le sur cette fenêtre.</translation>
        </message>
        <message>
            <source>Add sources…</source>
            <translation>Ajouter des sources…</translation>
        </message>
        <message>
            <source>Nothing here fits</source>
            <translation>Rien ne correspond ici</translation>
        </message>
        <message>
            <source>every filter taken away</source>
            <translation>tous les filtres enlevés</translation>
        </message>
        <message>
            <source>Library: {0}</source>
            <translation>Fonds : {0}</translation>
        </message>
    </context>
    <context>
        <name>ListHead</name>
        <message>
            <source>Back to the search before (Alt+Left)</source>
            <translation>Revenir à la recherche précédente (Alt+Gauche)</translation>
        </message>
        <message>
            <source>On to the search after (Alt+Right)</source>
            <translation>Aller à la recherche suivante (Alt+Droite)</translation>
        </message>
        <message>
            <source>Recorded searches</source>
            <translation>Recherches consignées</translation>
        </message>
        <message>
            <source>As cards</source>
            <translation>En fiches</translation>
        </message>
        <message>
            <source>As a table</source>
            <translation>En tableau</translation>
        </message>
        <message>
            <source>Report on this search (Ctrl+P)</source>
            <translation>Rapport sur cette recherche (Ctrl+P)</translation>
        </message>
        <message>
            <source>Saved searches</source>
            <translation>Recherches conservées</translation>
        </message>
        <message>
            <source>No search has been recorded in this case</source>
            <translation>Aucune recherche n’a été consignée dans cette affaire</translation>
        </message>
    </context>
    <context>
        <name>LogPlace</name>
        <message>
            <source>When</source>
            <translation>Quand</translation>
        </message>
        <message>
            <source>Operator</source>
            <translation>Opérateur</translation>
        </message>
        <message>
            <source>What was done</source>
            <translation>Ce qui a été fait</translation>
        </message>
        <message>
            <source>To what</source>
            <translation>À quoi</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Journal</translation>
        </message>
        <message>
            <source>Find in the log</source>
            <translation>Chercher dans le journal</translation>
        </message>
        <message>
            <source>Refresh</source>
            <translation>Actualiser</translation>
        </message>
        <message>
            <source>the newest {0} entries</source>
            <translation>les {0} entrées les plus récentes</translation>
        </message>
        <message>
            <source>Recorded as</source>
            <translation>Consigné comme</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Search</source>
            <translation>Recherche</translation>
        </message>
        <message>
            <source>Review</source>
            <translation>Examen</translation>
        </message>
        <message>
            <source>People</source>
            <translation>Personnes</translation>
        </message>
        <message>
            <source>Library</source>
            <translation>Fonds</translation>
        </message>
        <message>
            <source>Case</source>
            <translation>Affaire</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Journal</translation>
        </message>
        <message>
            <source>Closing the case…</source>
            <translation>Fermeture de l’affaire…</translation>
        </message>
        <message>
            <source>Pictures are blurred (B)</source>
            <translation>Les images sont floutées (B)</translation>
        </message>
        <message>
            <source>Pictures are shown</source>
            <translation>Les images sont affichées</translation>
        </message>
        <message>
            <source>This system does not let the screen be read; take a screenshot and paste it.</source>
            <translation>Ce système ne laisse pas lire l’écran ; faites une capture d’écran et collez-la.</translation>
        </message>
        <message>
            <source>region of the screen</source>
            <translation>zone de l’écran</translation>
        </message>
        <message>
            <source>Appearance follows the system</source>
            <translation>L’apparence suit le système</translation>
        </message>
        <message>
            <source>Dark appearance</source>
            <translation>Apparence sombre</translation>
        </message>
        <message>
            <source>Light appearance</source>
            <translation>Apparence claire</translation>
        </message>
        <message>
            <source>Works without a network; nothing leaves this computer.</source>
            <translation>Fonctionne sans réseau ; rien ne quitte cet ordinateur.</translation>
        </message>
        <message>
            <source>{0} enrolled</source>
            <translation>{0} dans la galerie</translation>
        </message>
        <message>
            <source>Open or create a case first, then drop photographs and folders.</source>
            <translation>Ouvrez ou créez d’abord une affaire, puis déposez photographies et dossiers.</translation>
        </message>
    </context>
    <context>
        <name>ManualPlace</name>
        <message>
            <source>Search the manual</source>
            <translation>Chercher dans le manuel</translation>
        </message>
        <message>
            <source>Pages of the manual</source>
            <translation>Pages du manuel</translation>
        </message>
        <message>
            <source>Manual</source>
            <translation>Manuel</translation>
        </message>
        <message>
            <source>The manual is in English.</source>
            <translation>Le manuel est en anglais.</translation>
        </message>
        <message>
            <source>No page of the manual has these words.</source>
            <translation>Aucune page du manuel ne contient ces mots.</translation>
        </message>
    </context>
    <context>
        <name>MomentBar</name>
        <message>
            <source>reading…</source>
            <translation>lecture…</translation>
        </message>
        <message>
            <source>One picture back (,)</source>
            <translation>Une image en arrière (,)</translation>
        </message>
        <message>
            <source>One picture on (.)</source>
            <translation>Une image en avant (.)</translation>
        </message>
        <message>
            <source>Back to the face found before (Shift+K)</source>
            <translation>Revenir au visage trouvé avant (Maj+K)</translation>
        </message>
        <message>
            <source>On to the face found next (Shift+J)</source>
            <translation>Aller au visage trouvé ensuite (Maj+J)</translation>
        </message>
        <message>
            <source>Back to where this face was found</source>
            <translation>Revenir là où ce visage a été trouvé</translation>
        </message>
        <message>
            <source>Moment of the film</source>
            <translation>Instant du film</translation>
        </message>
        <message>
            <source>Page</source>
            <translation>Page</translation>
        </message>
        <message>
            <source>Moment of the film: arrows go a second, Page Up and Down ten; marks show faces that were found</source>
            <translation>Instant du film : les flèches avancent d’une seconde, Page préc. et suiv. de dix ; les repères montrent les visages trouvés</translation>
        </message>
        <message>
            <source>Page or frame of the file; marks show faces that were found</source>
            <translation>Page ou image du fichier ; les repères montrent les visages trouvés</translation>
        </message>
        <message>
            <source>Time code: type one, such as 14:07 or 1:14:07.24</source>
            <translation>Code temporel : tapez-en un, comme 14:07 ou 1:14:07.24</translation>
        </message>
        <message>
            <source>Page or frame: type its number</source>
            <translation>Page ou image : tapez son numéro</translation>
        </message>
        <message>
            <source>{0} is no time code; write it as 14:07.2</source>
            <translation>{0} n’est pas un code temporel ; écrivez-le comme 14:07.2</translation>
        </message>
        <message>
            <source>{0} is no page</source>
            <translation>{0} n’est pas une page</translation>
        </message>
    </context>
    <context>
        <name>NearCopies</name>
        <message numerus="yes">
            <source>Near copies: %Ln photograph(s)</source>
            <translation>
                <numerusform>Quasi-copies : %Ln photographie</numerusform>
                <numerusform>Quasi-copies : %Ln photographies</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>NewPassphrase</name>
        <message>
            <source>Pass-phrase</source>
            <translation>Phrase secrète</translation>
        </message>
        <message>
            <source>Once more</source>
            <translation>Encore une fois</translation>
        </message>
        <message>
            <source>The two pass-phrases differ.</source>
            <translation>Les deux phrases secrètes diffèrent.</translation>
        </message>
    </context>
    <context>
        <name>Opener</name>
        <message>
            <source>Opened at the beginning; go to {0}</source>
            <translation>Ouvert au début ; allez à {0}</translation>
        </message>
    </context>
    <context>
        <name>OtherMoments</name>
        <message>
            <source>film of {0} · {1}</source>
            <translation>film du {0} · {1}</translation>
        </message>
        <message>
            <source>The face found nearest in place, perhaps somebody else’s. Decide on the face found at {0}.</source>
            <translation>Le visage trouvé le plus près de cet endroit, peut-être celui d’une autre personne. Décidez du visage trouvé à {0}.</translation>
        </message>
        <message>
            <source>The same place of the picture: nobody was found here. Decide on the face found at {0}.</source>
            <translation>Le même endroit de l’image : personne n’y a été trouvé. Décidez du visage trouvé à {0}.</translation>
        </message>
        <message>
            <source>The original cannot be reached now; no other moment can be shown.</source>
            <translation>L’original est inaccessible pour l’instant ; aucun autre instant ne peut être montré.</translation>
        </message>
    </context>
    <context>
        <name>Palette</name>
        <message>
            <source>What do you want to do?</source>
            <translation>Que voulez-vous faire ?</translation>
        </message>
        <message>
            <source>Find a command</source>
            <translation>Trouver une commande</translation>
        </message>
        <message>
            <source>Commands</source>
            <translation>Commandes</translation>
        </message>
        <message>
            <source>Command palette</source>
            <translation>Palette de commandes</translation>
        </message>
    </context>
    <context>
        <name>PasswordFields</name>
        <message>
            <source>Show what is typed</source>
            <translation>Montrer la saisie</translation>
        </message>
        <message>
            <source>Another password</source>
            <translation>Un autre mot de passe</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>Mot de passe</translation>
        </message>
        <message>
            <source>Password {0}</source>
            <translation>Mot de passe {0}</translation>
        </message>
    </context>
    <context>
        <name>PasswordSheet</name>
        <message>
            <source>Passwords</source>
            <translation>Mots de passe</translation>
        </message>
        <message>
            <source>Passwords of encrypted files</source>
            <translation>Mots de passe des fichiers chiffrés</translation>
        </message>
        <message>
            <source>Each is tried on each file. They are kept in memory while the case is open, never written down.</source>
            <translation>Chacun est essayé sur chaque fichier. Ils restent en mémoire tant que l’affaire est ouverte et ne sont jamais écrits.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>Try them</source>
            <translation>Les essayer</translation>
        </message>
        <message numerus="yes">
            <source>%Ln file(s) can be opened with a password only.</source>
            <translation>
                <numerusform>%Ln fichier ne s’ouvre qu’avec un mot de passe.</numerusform>
                <numerusform>%Ln fichiers ne s’ouvrent qu’avec un mot de passe.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PeoplePlace</name>
        <message>
            <source>People</source>
            <translation>Personnes</translation>
        </message>
        <message>
            <source>Name or pseudonym</source>
            <translation>Nom ou alias</translation>
        </message>
        <message>
            <source>Name or pseudonym of a new person</source>
            <translation>Nom ou pseudonyme d'une nouvelle personne</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>Ajouter</translation>
        </message>
        <message>
            <source>Persons of the case</source>
            <translation>Personnes de l'affaire</translation>
        </message>
        <message>
            <source>Data subjects…</source>
            <translation>Personnes concernées…</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Nom</translation>
        </message>
        <message>
            <source>Note about the person</source>
            <translation>Note sur la personne</translation>
        </message>
        <message>
            <source>Faces confirmed as this person's</source>
            <translation>Visages confirmés comme étant de cette personne</translation>
        </message>
        <message>
            <source>No face is confirmed yet</source>
            <translation>Aucun visage n'est encore confirmé</translation>
        </message>
        <message>
            <source>Choose one at the right that an examiner decided to be a potential candidate.</source>
            <translation>Choisissez à droite un visage qu'un examinateur a décidé candidat potentiel.</translation>
        </message>
        <message>
            <source>Withdraw</source>
            <translation>Retirer</translation>
        </message>
        <message>
            <source>Retire the name</source>
            <translation>Abandonner le nom</translation>
        </message>
        <message>
            <source>Erase every trace…</source>
            <translation>Effacer toute trace…</translation>
        </message>
        <message>
            <source>Can be confirmed</source>
            <translation>À confirmer</translation>
        </message>
        <message>
            <source>Potential candidates by an examiner's decision, with a second examiner's where policy says so.</source>
            <translation>Candidats potentiels par décision d'un examinateur, et d'un second si la politique le veut.</translation>
        </message>
        <message>
            <source>Candidates that can be confirmed</source>
            <translation>Candidats qui peuvent être confirmés</translation>
        </message>
        <message>
            <source>Confirm as this person's</source>
            <translation>Confirmer pour cette personne</translation>
        </message>
        <message>
            <source>Each near copy on which the same was decided is confirmed too, on its own; undone as one.</source>
            <translation>Chaque quasi-doublon dont il a été décidé de même est confirmé aussi, pour lui-même ; annulable d’un coup.</translation>
        </message>
        <message>
            <source>Nobody is named in this case</source>
            <translation>Nul n'est nommé dans cette affaire</translation>
        </message>
        <message>
            <source>Give a name or a pseudonym, then confirm faces that were decided to be potential candidates.</source>
            <translation>Donnez un nom ou un pseudonyme, puis confirmez des visages décidés candidats potentiels.</translation>
        </message>
        <message>
            <source>Name somebody</source>
            <translation>Nommer quelqu'un</translation>
        </message>
        <message>
            <source>{0} · {1}</source>
            <translation>{0} · {1}</translation>
        </message>
        <message>
            <source>No candidate waits</source>
            <translation>Aucun candidat n'attend</translation>
        </message>
        <message>
            <source>Decide candidates to be potential ones in Search or Review; they come here.</source>
            <translation>Décidez des candidats potentiels dans Recherche ou Examen ; ils arrivent ici.</translation>
        </message>
        <message>
            <source>Go to Review</source>
            <translation>Aller à l’examen</translation>
        </message>
        <message>
            <source>{0} confirmed</source>
            <translation>Confirmés : {0}</translation>
        </message>
        <message>
            <source>named by {0}, {1}</source>
            <translation>nommé par {0}, {1}</translation>
        </message>
        <message>
            <source>named {0}</source>
            <translation>{0} est nommé</translation>
        </message>
        <message>
            <source>described {0}</source>
            <translation>{0} est décrit</translation>
        </message>
        <message>
            <source>face confirmed</source>
            <translation>visage confirmé</translation>
        </message>
        <message numerus="yes">
            <source>Confirm with its %Ln near copy(s)</source>
            <translation>
                <numerusform>Confirmer avec son %Ln quasi-doublon</numerusform>
                <numerusform>Confirmer avec ses %Ln quasi-doublons</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>face confirmed with %Ln near copy(s)</source>
            <translation>
                <numerusform>visage confirmé avec %Ln quasi-doublon</numerusform>
                <numerusform>visage confirmé avec %Ln quasi-doublons</numerusform>
            </translation>
        </message>
        <message>
            <source>confirmation withdrawn</source>
            <translation>confirmation retirée</translation>
        </message>
        <message>
            <source>name retired</source>
            <translation>nom abandonné</translation>
        </message>
        <message>
            <source>Recorded: {0}</source>
            <translation>Consigné : {0}</translation>
        </message>
    </context>
    <context>
        <name>PhotoView</name>
        <message>
            <source>no face outlined</source>
            <translation>aucun visage encadré</translation>
        </message>
        <message>
            <source>{0} outlined, none chosen</source>
            <translation>{0} encadrés, aucun choisi</translation>
        </message>
        <message>
            <source>face {0} of {1} chosen</source>
            <translation>visage {0} sur {1} choisi</translation>
        </message>
    </context>
    <context>
        <name>PictureSheet</name>
        <message>
            <source>Close</source>
            <translation>Fermer</translation>
        </message>
    </context>
    <context>
        <name>ProbeForm</name>
        <message>
            <source>Probe</source>
            <translation>Sonde</translation>
        </message>
        <message>
            <source>Open a photograph…</source>
            <translation>Ouvrir une photographie…</translation>
        </message>
        <message>
            <source>Paste a photograph</source>
            <translation>Coller une photographie</translation>
        </message>
        <message>
            <source>Take a region of the screen</source>
            <translation>Capturer une zone de l’écran</translation>
        </message>
        <message>
            <source>Put the probe away</source>
            <translation>Retirer la sonde</translation>
        </message>
        <message>
            <source>Probe photograph</source>
            <translation>Photographie de la sonde</translation>
        </message>
        <message>
            <source>Add another photograph</source>
            <translation>Ajouter une photographie</translation>
        </message>
        <message>
            <source>Keep this face and take another photograph of the same person: they are searched with as one.</source>
            <translation>Garder ce visage et prendre une autre photographie de la même personne : elles sont recherchées ensemble.</translation>
        </message>
        <message>
            <source>Draw a box around the face</source>
            <translation>Encadrer le visage à la main</translation>
        </message>
        <message>
            <source>When a face is not found, or its outline is wrong: draw it, and it is searched with as drawn.</source>
            <translation>Quand un visage n’est pas trouvé, ou que son cadre est faux : tracez-le, et la recherche se fait tel que tracé.</translation>
        </message>
        <message>
            <source>Set its five points</source>
            <translation>Placer ses cinq points</translation>
        </message>
        <message>
            <source>When eyes, nose or mouth were taken for something else: put the points where they belong.</source>
            <translation>Quand les yeux, le nez ou la bouche ont été confondus avec autre chose : mettez les points à leur place.</translation>
        </message>
        <message>
            <source>Purpose</source>
            <translation>Motif</translation>
        </message>
        <message>
            <source>Why this search is made</source>
            <translation>Pourquoi cette recherche est faite</translation>
        </message>
        <message>
            <source>Goes on the record with the search, with your name, the time and the list.</source>
            <translation>Consigné avec la recherche, votre nom, l’heure et la liste.</translation>
        </message>
        <message>
            <source>Purpose of the search</source>
            <translation>Motif de la recherche</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Rechercher</translation>
        </message>
        <message>
            <source>Drop a photograph here</source>
            <translation>Déposez une photographie ici</translation>
        </message>
        <message>
            <source>from a folder, a viewer or a browser; or paste one</source>
            <translation>depuis un dossier, une visionneuse ou un navigateur ; ou collez-en une</translation>
        </message>
        <message>
            <source>Open…</source>
            <translation>Ouvrir…</translation>
        </message>
    </context>
    <context>
        <name>ProbeHandwork</name>
        <message>
            <source>Done</source>
            <translation>Terminé</translation>
        </message>
    </context>
    <context>
        <name>ProbePanel</name>
        <message>
            <source>mark face by hand</source>
            <translation>marquer le visage à la main</translation>
        </message>
        <message>
            <source>remove probe photograph</source>
            <translation>retirer la photographie sonde</translation>
        </message>
        <message>
            <source>Open a photograph</source>
            <translation>Ouvrir une photographie</translation>
        </message>
        <message>
            <source>pasted picture</source>
            <translation>image collée</translation>
        </message>
        <message>
            <source>There is no picture to paste.</source>
            <translation>Il n’y a pas d’image à coller.</translation>
        </message>
        <message>
            <source>keep probe face</source>
            <translation>garder le visage sonde</translation>
        </message>
        <message>
            <source>add face to the probe</source>
            <translation>ajouter un visage à la sonde</translation>
        </message>
        <message>
            <source>search with an enrolled face</source>
            <translation>rechercher avec un visage enrôlé</translation>
        </message>
        <message>
            <source>take face out of the probe</source>
            <translation>ôter un visage de la sonde</translation>
        </message>
        <message>
            <source>recorded {0}</source>
            <translation>consignée {0}</translation>
        </message>
        <message>
            <source>The probe of a recorded search</source>
            <translation>La sonde d’une recherche consignée</translation>
        </message>
        <message>
            <source>Purpose: {0}</source>
            <translation>Motif : {0}</translation>
        </message>
        <message>
            <source>Reading the photograph…</source>
            <translation>Lecture de la photographie…</translation>
        </message>
        <message>
            <source>choose face</source>
            <translation>choisir un visage</translation>
        </message>
        <message>
            <source>No face was found.</source>
            <translation>Aucun visage n’a été trouvé.</translation>
        </message>
        <message>
            <source>Draw a box around the face, or try a clearer photograph.</source>
            <translation>Encadrez le visage à la main, ou essayez une photographie plus nette.</translation>
        </message>
        <message>
            <source>{0} found. Choose one on the picture.</source>
            <translation>{0} trouvé(s). Choisissez-en un sur l’image.</translation>
        </message>
        <message>
            <source>Click it, or use the left and right arrow keys.</source>
            <translation>Cliquez dessus, ou utilisez les flèches gauche et droite.</translation>
        </message>
        <message>
            <source>face {0} of {1}</source>
            <translation>visage {0} sur {1}</translation>
        </message>
        <message>
            <source>add probe photograph</source>
            <translation>ajouter une photographie sonde</translation>
        </message>
        <message>
            <source>replace probe photograph</source>
            <translation>remplacer la photographie sonde</translation>
        </message>
        <message>
            <source>Searching…</source>
            <translation>Recherche en cours…</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Rechercher</translation>
        </message>
        <message>
            <source>A search needs a purpose; it goes on the record.</source>
            <translation>Une recherche a besoin d’un motif ; il est consigné.</translation>
        </message>
        <message>
            <source>Press Done when the face is marked as it should be.</source>
            <translation>Appuyez sur Terminé quand le visage est marqué comme il faut.</translation>
        </message>
    </context>
    <context>
        <name>ProbeStrip</name>
        <message>
            <source>Faces searched with as one</source>
            <translation>Visages recherchés ensemble</translation>
        </message>
        <message>
            <source>Take out {0}</source>
            <translation>Retirer {0}</translation>
        </message>
    </context>
    <context>
        <name>ProblemsPanel</name>
        <message>
            <source>Kind of problem</source>
            <translation>Genre de problème</translation>
        </message>
        <message>
            <source>Part of the path</source>
            <translation>Partie du chemin</translation>
        </message>
        <message>
            <source>Filter problems by a part of the path</source>
            <translation>Filtrer les problèmes par une partie du chemin</translation>
        </message>
        <message>
            <source>Enter passwords…</source>
            <translation>Saisir les mots de passe…</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Réessayer</translation>
        </message>
        <message>
            <source>Export…</source>
            <translation>Exporter…</translation>
        </message>
        <message>
            <source>Problems</source>
            <translation>Problèmes</translation>
        </message>
        <message>
            <source>No problem</source>
            <translation>Aucun problème</translation>
        </message>
        <message>
            <source>Every file that was listed could be read.</source>
            <translation>Chaque fichier listé a pu être lu.</translation>
        </message>
        <message>
            <source>Nothing was read yet</source>
            <translation>Rien n’a encore été lu</translation>
        </message>
        <message>
            <source>Whatever of a source cannot be read is listed here, each with its reason.</source>
            <translation>Tout ce qui ne peut être lu d’une source est énuméré ici, chaque fois avec la raison.</translation>
        </message>
        <message>
            <source>Every kind</source>
            <translation>Tous les genres</translation>
        </message>
        <message>
            <source>{0} of {1}</source>
            <translation>{0} sur {1}</translation>
        </message>
        <message numerus="yes">
            <source>Try %Ln file(s) again</source>
            <translation>
                <numerusform>Réessayer %Ln fichier</numerusform>
                <numerusform>Réessayer %Ln fichiers</numerusform>
            </translation>
        </message>
        <message>
            <source>Try all shown again</source>
            <translation>Réessayer la liste</translation>
        </message>
        <message>
            <source>Table (*.csv)</source>
            <translation>Tableau (*.csv)</translation>
        </message>
        <message>
            <source>Export the problems</source>
            <translation>Exporter les problèmes</translation>
        </message>
        <message>
            <source>Wrote {0} to {1}</source>
            <translation>{0} écrits dans {1}</translation>
        </message>
    </context>
    <context>
        <name>Provenance</name>
        <message>
            <source>Provenance</source>
            <translation>Provenance</translation>
        </message>
        <message>
            <source>About the photograph</source>
            <translation>La photographie</translation>
        </message>
        <message>
            <source>Fingerprint of the file</source>
            <translation>Empreinte du fichier</translation>
        </message>
        <message>
            <source>Copy the SHA-256</source>
            <translation>Copier le SHA-256</translation>
        </message>
        <message>
            <source>captured {0}</source>
            <translation>capturée {0}</translation>
        </message>
        <message>
            <source>at {0}</source>
            <translation>à {0}</translation>
        </message>
        <message>
            <source>Taken</source>
            <translation>Prise</translation>
        </message>
        <message>
            <source>Camera</source>
            <translation>Appareil</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Taille</translation>
        </message>
        <message>
            <source>Format</source>
            <translation>Format</translation>
        </message>
        <message>
            <source>State</source>
            <translation>État</translation>
        </message>
        <message>
            <source>damaged at the end; what could be read is shown</source>
            <translation>endommagée à la fin ; ce qui a pu être lu est affiché</translation>
        </message>
        <message>
            <source>Also seen at {0} other place(s)</source>
            <translation>Vue aussi à {0} autre(s) emplacement(s)</translation>
        </message>
        <message>
            <source>SHA-256 copied</source>
            <translation>SHA-256 copié</translation>
        </message>
    </context>
    <context>
        <name>QueueModel</name>
        <message>
            <source>Candidate {0}, similarity {1}, {2}, {3}</source>
            <translation>Candidat {0}, similarité {1}, {2}, {3}</translation>
        </message>
    </context>
    <context>
        <name>RankChanges</name>
        <message>
            <source>What the change of recogniser changed</source>
            <translation>Ce que le changement de système a modifié</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Rechercher</translation>
        </message>
        <message>
            <source>Purpose</source>
            <translation>Motif</translation>
        </message>
        <message>
            <source>Stay in the first ten</source>
            <translation>Restent parmi les dix premiers</translation>
        </message>
        <message>
            <source>Leads</source>
            <translation>En tête</translation>
        </message>
        <message>
            <source>Searches before and after</source>
            <translation>Recherches avant et après</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Fermer</translation>
        </message>
        <message>
            <source>This case now compares with {0}</source>
            <translation>Cette affaire compare désormais avec {0}</translation>
        </message>
        <message numerus="yes">
            <source>%Ln template(s) made.</source>
            <translation>
                <numerusform>%Ln gabarit fait.</numerusform>
                <numerusform>%Ln gabarits faits.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln crop(s) gave none.</source>
            <translation>
                <numerusform>%Ln découpe n’en a pas donné.</numerusform>
                <numerusform>%Ln découpes n’en ont pas donné.</numerusform>
            </translation>
        </message>
        <message>
            <source>The same face leads in {0} of {1}.</source>
            <translation>Le même visage est en tête dans {0} sur {1}.</translation>
        </message>
        <message>
            <source>Another one may be the same person's in another photograph.</source>
            <translation>Un autre peut être celui de la même personne sur une autre photographie.</translation>
        </message>
        <message>
            <source>There was no recorded search to run again.</source>
            <translation>Il n’y avait aucune recherche enregistrée à relancer.</translation>
        </message>
        <message>
            <source>Decisions, notes and names are as they were.</source>
            <translation>Décisions, notes et noms sont tels qu’ils étaient.</translation>
        </message>
        <message>
            <source>{0} of {1}</source>
            <translation>{0} sur {1}</translation>
        </message>
        <message>
            <source>the same face</source>
            <translation>le même visage</translation>
        </message>
        <message>
            <source>another face</source>
            <translation>un autre visage</translation>
        </message>
    </context>
    <context>
        <name>RebuildJob</name>
        <message>
            <source>making templates with {0}</source>
            <translation>création des gabarits avec {0}</translation>
        </message>
        <message>
            <source>Stopped; the templates made so far are kept, and the next time goes on from there.</source>
            <translation>Arrêté ; les gabarits déjà faits sont conservés, et la prochaine fois reprend à partir de là.</translation>
        </message>
        <message>
            <source>Every template is there and sound; nothing had to be made anew.</source>
            <translation>Tous les gabarits sont là et intacts ; rien n’était à refaire.</translation>
        </message>
        <message>
            <source>Templates made anew for {0}</source>
            <translation>Gabarits refaits pour {0}</translation>
        </message>
        <message>
            <source>starting…</source>
            <translation>démarrage…</translation>
        </message>
        <message>
            <source>comparing recorded searches…</source>
            <translation>comparaison des recherches enregistrées…</translation>
        </message>
        <message>
            <source>{0} left</source>
            <translation>{0} restantes</translation>
        </message>
    </context>
    <context>
        <name>RecentRow</name>
        <message>
            <source>Open</source>
            <translation>Ouvrir</translation>
        </message>
        <message>
            <source>Open case {0}</source>
            <translation>Ouvrir l’affaire {0}</translation>
        </message>
        <message>
            <source>Take off this list</source>
            <translation>Retirer de cette liste</translation>
        </message>
    </context>
    <context>
        <name>RecoveryKey</name>
        <message>
            <source>Recovery key</source>
            <translation>Clé de secours</translation>
        </message>
        <message>
            <source>Write the recovery key down now</source>
            <translation>Notez maintenant la clé de secours</translation>
        </message>
        <message>
            <source>It opens the case when every pass-phrase is lost. It is shown once and stored nowhere.</source>
            <translation>Elle ouvre l'affaire quand toute phrase secrète est perdue. Elle est montrée une fois et n'est gardée nulle part.</translation>
        </message>
        <message>
            <source>I have written it down</source>
            <translation>Je l'ai notée</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Copier</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Terminé</translation>
        </message>
    </context>
    <context>
        <name>RegionGrab</name>
        <message>
            <source>Draw the region; Escape gives up</source>
            <translation>Tracez la zone ; Échap abandonne</translation>
        </message>
    </context>
    <context>
        <name>ReportTray</name>
        <message>
            <source>Report</source>
            <translation>Rapport</translation>
        </message>
        <message>
            <source>Put the report away</source>
            <translation>Ranger le rapport</translation>
        </message>
        <message>
            <source>Take them out again</source>
            <translation>Les retirer</translation>
        </message>
        <message>
            <source>Show other people in the source pictures</source>
            <translation>Montrer les autres personnes à l’image</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Langue</translation>
        </message>
        <message>
            <source>Save the report…</source>
            <translation>Enregistrer le rapport…</translation>
        </message>
        <message>
            <source>That face is not on this candidate list.</source>
            <translation>Ce visage n’est pas dans cette liste de candidats.</translation>
        </message>
        <message>
            <source>Shown whole: rank {0}, and every decided one. All others in one line each.</source>
            <translation>Montrés en entier : rang {0}, et tous ceux qui ont une décision. Les autres sur une ligne chacun.</translation>
        </message>
        <message>
            <source>Shown whole: the first {0} candidates and every decided one. Drop candidates here to show only those.</source>
            <translation>Montrés en entier : les {0} premiers candidats et tous ceux qui ont une décision. Déposez des candidats ici pour ne montrer que ceux-là.</translation>
        </message>
        <message>
            <source>The policy wants other people unrecognisable. The file's hash is recorded in the log.</source>
            <translation>Le règlement veut que les autres personnes soient méconnaissables. L’empreinte du fichier est inscrite au journal.</translation>
        </message>
        <message>
            <source>The file's hash is recorded in the log.</source>
            <translation>L’empreinte du fichier est inscrite au journal.</translation>
        </message>
        <message>
            <source>PDF for print (*.pdf)</source>
            <translation>PDF à imprimer (*.pdf)</translation>
        </message>
        <message>
            <source>Web page (*.html)</source>
            <translation>Page web (*.html)</translation>
        </message>
        <message>
            <source>Save the report</source>
            <translation>Enregistrer le rapport</translation>
        </message>
        <message>
            <source>Report written to {0}; {1} decided candidates wait for a second examiner</source>
            <translation>Rapport écrit dans {0} ; {1} candidats décidés attendent un second examinateur</translation>
        </message>
        <message>
            <source>Report written to {0}</source>
            <translation>Rapport écrit dans {0}</translation>
        </message>
        <message>
            <source>Writing…</source>
            <translation>Écriture…</translation>
        </message>
    </context>
    <context>
        <name>RetentionPart</name>
        <message>
            <source>Retention and erasing</source>
            <translation>Conservation et effacement</translation>
        </message>
        <message>
            <source>Held too long</source>
            <translation>Détenu trop longtemps</translation>
        </message>
        <message>
            <source>Nothing is held beyond its review date or the policy's retention.</source>
            <translation>Rien n'est détenu au-delà de sa date de réexamen ou de la durée fixée par la politique.</translation>
        </message>
        <message>
            <source>Exhibit</source>
            <translation>Pièce</translation>
        </message>
        <message>
            <source>Due</source>
            <translation>Échéance</translation>
        </message>
        <message>
            <source>Days over</source>
            <translation>Jours de retard</translation>
        </message>
        <message>
            <source>Legal basis</source>
            <translation>Base légale</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>Pourquoi</translation>
        </message>
        <message>
            <source>Sources held too long</source>
            <translation>Sources détenues trop longtemps</translation>
        </message>
        <message>
            <source>Ask for it to be erased</source>
            <translation>Demander son effacement</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>Motif</translation>
        </message>
        <message>
            <source>goes on the record</source>
            <translation>sera consigné</translation>
        </message>
        <message>
            <source>Waiting for a second person</source>
            <translation>En attente d'une seconde personne</translation>
        </message>
        <message>
            <source>No request is open. Requests come from above, from Data subjects or from a person in People.</source>
            <translation>Aucune demande n’est ouverte. Les demandes viennent d’ici, de Personnes concernées ou d’une personne dans Personnes.</translation>
        </message>
        <message>
            <source>Request</source>
            <translation>Demande</translation>
        </message>
        <message>
            <source>What</source>
            <translation>Quoi</translation>
        </message>
        <message>
            <source>Asked by</source>
            <translation>Demandé par</translation>
        </message>
        <message>
            <source>When</source>
            <translation>Quand</translation>
        </message>
        <message>
            <source>Requests to erase</source>
            <translation>Demandes d'effacement</translation>
        </message>
        <message>
            <source>Erasing cannot be undone. Whoever asked does not confirm.</source>
            <translation>L'effacement est définitif. Qui l'a demandé ne le confirme pas.</translation>
        </message>
        <message>
            <source>Confirm and erase</source>
            <translation>Confirmer et effacer</translation>
        </message>
        <message>
            <source>On whose authority</source>
            <translation>Par l'autorité de</translation>
        </message>
        <message>
            <source>goes into the certificate</source>
            <translation>figurera au certificat</translation>
        </message>
        <message>
            <source>Save the certificate…</source>
            <translation>Enregistrer le certificat…</translation>
        </message>
        <message>
            <source>its own review date</source>
            <translation>sa propre date de réexamen</translation>
        </message>
        <message numerus="yes">
            <source>held longer than the policy's %Ln day(s)</source>
            <translation>
                <numerusform>détenue plus longtemps que %Ln jour, permis par la politique</numerusform>
                <numerusform>détenue plus longtemps que les %Ln jours de la politique</numerusform>
            </translation>
        </message>
        <message>
            <source>source {0}</source>
            <translation>source {0}</translation>
        </message>
        <message>
            <source>every trace of person {0}</source>
            <translation>toute trace de la personne {0}</translation>
        </message>
        <message>
            <source>You asked for this one: another person confirms it.</source>
            <translation>Vous avez demandé celui-ci : une autre personne le confirme.</translation>
        </message>
        <message>
            <source>Request {0} waits for a second person</source>
            <translation>La demande {0} attend une seconde personne</translation>
        </message>
        <message>
            <source>Erase {0}?</source>
            <translation>Effacer {0} ?</translation>
        </message>
        <message>
            <source>Faces, templates, crops and what was said of them are overwritten. Earlier backups keep theirs.</source>
            <translation>Visages, gabarits, vignettes et ce qui en a été dit sont écrasés. Les sauvegardes antérieures gardent les leurs.</translation>
        </message>
        <message>
            <source>Erase for good</source>
            <translation>Effacer définitivement</translation>
        </message>
        <message>
            <source>Erased: {0} of {1}</source>
            <translation>Effacé : {0} de {1}</translation>
        </message>
        <message>
            <source>Save the certificate</source>
            <translation>Enregistrer le certificat</translation>
        </message>
        <message>
            <source>The certificate is saved: {0}</source>
            <translation>Le certificat est enregistré : {0}</translation>
        </message>
    </context>
    <context>
        <name>RetryJob</name>
        <message>
            <source>trying {0} again</source>
            <translation>nouvel essai de {0}</translation>
        </message>
    </context>
    <context>
        <name>ReviewPlace</name>
        <message>
            <source>Review</source>
            <translation>Examen</translation>
        </message>
        <message>
            <source>Search under review</source>
            <translation>Recherche examinée</translation>
        </message>
        <message>
            <source>Candidates to examine</source>
            <translation>Candidats à examiner</translation>
        </message>
        <message>
            <source>Seal, second examiner, conference…</source>
            <translation>Sceller, second examinateur, conférence…</translation>
        </message>
        <message>
            <source>All searches</source>
            <translation>Toutes les recherches</translation>
        </message>
        <message>
            <source>Undecided {0}</source>
            <translation>Sans décision {0}</translation>
        </message>
        <message>
            <source>All {0}</source>
            <translation>Tous {0}</translation>
        </message>
        <message>
            <source>Nothing waits for review</source>
            <translation>Rien n’attend d’examen</translation>
        </message>
        <message>
            <source>Candidates of every recorded search come here until they are decided.</source>
            <translation>Les candidats de chaque recherche consignée viennent ici jusqu’à leur décision.</translation>
        </message>
        <message>
            <source>Go to Search</source>
            <translation>Aller à la recherche</translation>
        </message>
        <message>
            <source>Every candidate is decided</source>
            <translation>Chaque candidat a sa décision</translation>
        </message>
        <message>
            <source>Show all</source>
            <translation>Tout afficher</translation>
        </message>
    </context>
    <context>
        <name>Reviewer</name>
        <message>
            <source>candidate {0}: {1}</source>
            <translation>candidat {0} : {1}</translation>
        </message>
        <message numerus="yes">
            <source>Not decided with it: %Ln near copy(s); W decides the same.</source>
            <translation>
                <numerusform>Pas décidé avec lui : %Ln quasi-doublon ; W décide de même.</numerusform>
                <numerusform>Pas décidés avec lui : %Ln quasi-doublons ; W décide de même.</numerusform>
            </translation>
        </message>
        <message>
            <source>candidate {0}: the same for {1}</source>
            <translation>candidat {0} : de même pour {1}</translation>
        </message>
        <message numerus="yes">
            <source>%Ln near copy(s)</source>
            <translation>
                <numerusform>%Ln quasi-doublon</numerusform>
                <numerusform>%Ln quasi-doublons</numerusform>
            </translation>
        </message>
        <message>
            <source>candidate {0}: noted</source>
            <translation>candidat {0} : annoté</translation>
        </message>
        <message>
            <source>Recorded: {0}</source>
            <translation>Consigné : {0}</translation>
        </message>
    </context>
    <context>
        <name>SearchPlace</name>
        <message>
            <source>What the candidate list was drawn from; it limits what an empty list can mean.</source>
            <translation>Ce dont la liste de candidats est tirée ; cela limite ce qu’une liste vide peut signifier.</translation>
        </message>
        <message>
            <source>Searching</source>
            <translation>Recherche en cours</translation>
        </message>
        <message>
            <source>The exact list follows; decide on that one.</source>
            <translation>La liste exacte suit ; décidez sur celle-là.</translation>
        </message>
        <message>
            <source>Search kept</source>
            <translation>Recherche conservée</translation>
        </message>
        <message>
            <source>Search no longer kept</source>
            <translation>Recherche non conservée</translation>
        </message>
        <message>
            <source>saved searches</source>
            <translation>recherches conservées</translation>
        </message>
        <message>
            <source>Candidate {0}, similarity {1}</source>
            <translation>Candidat {0}, similarité {1}</translation>
        </message>
        <message>
            <source>every filter taken away</source>
            <translation>tous les filtres enlevés</translation>
        </message>
        <message>
            <source>filter: {0}</source>
            <translation>filtre : {0}</translation>
        </message>
    </context>
    <context>
        <name>SettingsPlace</name>
        <message>
            <source>Appearance</source>
            <translation>Apparence</translation>
        </message>
        <message>
            <source>as the system</source>
            <translation>comme le système</translation>
        </message>
        <message>
            <source>dark</source>
            <translation>sombre</translation>
        </message>
        <message>
            <source>light</source>
            <translation>clair</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>Thème</translation>
        </message>
        <message>
            <source>Text size</source>
            <translation>Taille du texte</translation>
        </message>
        <message>
            <source>On top of the size that the system sets.</source>
            <translation>En plus de la taille réglée par le système.</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Langue</translation>
        </message>
        <message>
            <source>Holds from the next start.</source>
            <translation>Vaut à partir du prochain démarrage.</translation>
        </message>
        <message>
            <source>Searching</source>
            <translation>Recherche</translation>
        </message>
        <message>
            <source>Candidates in a list</source>
            <translation>Candidats dans une liste</translation>
        </message>
        <message>
            <source>A longer list finds more, and takes longer to examine.</source>
            <translation>Une liste plus longue trouve davantage, et demande plus de temps d’examen.</translation>
        </message>
        <message>
            <source>Fold near copies under one candidate</source>
            <translation>Les regrouper sous un seul candidat</translation>
        </message>
        <message>
            <source>Near copies</source>
            <translation>Quasi-doublons</translation>
        </message>
        <message>
            <source>Privacy</source>
            <translation>Confidentialité</translation>
        </message>
        <message>
            <source> minutes</source>
            <translation> minutes</translation>
        </message>
        <message>
            <source>never</source>
            <translation>jamais</translation>
        </message>
        <message>
            <source>Cover the desk after</source>
            <translation>Masquer le bureau après</translation>
        </message>
        <message>
            <source>When nobody touches the program. Work goes on underneath.</source>
            <translation>Quand personne ne touche le programme. Le travail continue.</translation>
        </message>
        <message>
            <source>About</source>
            <translation>À propos</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>Réseau</translation>
        </message>
        <message>
            <source>closed: this program can open no connection</source>
            <translation>fermé : ce programme ne peut ouvrir aucune connexion</translation>
        </message>
        <message>
            <source>Icons</source>
            <translation>Icônes</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Réglages</translation>
        </message>
        <message>
            <source>setting: {0}</source>
            <translation>réglage : {0}</translation>
        </message>
        <message>
            <source>The language changes when FaceFinder is started again.</source>
            <translation>La langue changera au prochain démarrage de FaceFinder.</translation>
        </message>
    </context>
    <context>
        <name>ShelfFilters</name>
        <message>
            <source>Limit what is shown: source, date, camera, quality, decision and more (F)</source>
            <translation>Limiter ce qui est montré : source, date, appareil, qualité, décision et plus (F)</translation>
        </message>
        <message>
            <source>A photograph fits when it does itself and, where something is asked of a face, when one of its faces does all of that.</source>
            <translation>Une photographie est retenue quand elle répond elle-même au filtre et, si quelque chose est demandé d’un visage, quand un même visage y répond en tout.</translation>
        </message>
        <message>
            <source>{0} of {1}</source>
            <translation>{0} sur {1}</translation>
        </message>
    </context>
    <context>
        <name>ShelfModel</name>
        <message>
            <source>Drag this face to a folder, a report or the probe panel</source>
            <translation>Faites glisser ce visage vers un dossier, un rapport ou le panneau de la sonde</translation>
        </message>
    </context>
    <context>
        <name>ShelfTree</name>
        <message>
            <source>Sources and folders</source>
            <translation>Sources et dossiers</translation>
        </message>
        <message>
            <source>Every source</source>
            <translation>Toutes les sources</translation>
        </message>
        <message numerus="yes">
            <source>%Ln more folder(s)</source>
            <translation>
                <numerusform>%Ln dossier de plus</numerusform>
                <numerusform>%Ln dossiers de plus</numerusform>
            </translation>
        </message>
        <message>
            <source>Not each has a line here: choose the source, and type words of the path.</source>
            <translation>Chacun n’a pas sa ligne ici : choisissez la source, et saisissez des mots du chemin.</translation>
        </message>
    </context>
    <context>
        <name>ShelfView</name>
        <message>
            <source>Holdings</source>
            <translation>Fonds</translation>
        </message>
    </context>
    <context>
        <name>SignPolicy</name>
        <message>
            <source>Sign a policy</source>
            <translation>Signer une politique</translation>
        </message>
        <message>
            <source>Once set it is on the record and cannot be taken back; the next one that is signed with the same key takes its place. The first one binds the case to its key.</source>
            <translation>Une fois appliquée, elle est consignée et ne peut être reprise ; la suivante signée avec la même clé la remplace. La première lie l’affaire à sa clé.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>Sign and save…</source>
            <translation>Signer et enregistrer…</translation>
        </message>
        <message>
            <source>Sign and set it</source>
            <translation>Signer et appliquer</translation>
        </message>
        <message>
            <source>who answers for the policy</source>
            <translation>qui répond de la politique</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Choisir…</translation>
        </message>
        <message>
            <source>Make one…</source>
            <translation>En créer une…</translation>
        </message>
        <message>
            <source>Choose the key file</source>
            <translation>Choisir le fichier de clé</translation>
        </message>
        <message>
            <source>Make a new key file</source>
            <translation>Créer un nouveau fichier de clé</translation>
        </message>
        <message>
            <source>Signed by</source>
            <translation>Signée par</translation>
        </message>
        <message>
            <source>Key file</source>
            <translation>Fichier de clé</translation>
        </message>
        <message>
            <source>Its pass-phrase</source>
            <translation>Sa phrase secrète</translation>
        </message>
        <message>
            <source>Pass-phrase of the key file</source>
            <translation>Phrase secrète du fichier de clé</translation>
        </message>
        <message>
            <source> days</source>
            <translation> jours</translation>
        </message>
        <message>
            <source>without a limit</source>
            <translation>sans limite</translation>
        </message>
        <message>
            <source> minutes</source>
            <translation> minutes</translation>
        </message>
        <message>
            <source>never</source>
            <translation>jamais</translation>
        </message>
        <message>
            <source>Where to keep the new key</source>
            <translation>Où garder la nouvelle clé</translation>
        </message>
        <message>
            <source>none chosen</source>
            <translation>aucun choisi</translation>
        </message>
        <message>
            <source>new: {0}</source>
            <translation>nouveau : {0}</translation>
        </message>
        <message>
            <source>The policy is signed and set</source>
            <translation>La politique est signée et appliquée</translation>
        </message>
        <message>
            <source>Save the signed policy</source>
            <translation>Enregistrer la politique signée</translation>
        </message>
        <message>
            <source>The signed policy is saved: {0}</source>
            <translation>La politique signée est enregistrée : {0}</translation>
        </message>
    </context>
    <context>
        <name>Skeleton</name>
        <message>
            <source>Searching</source>
            <translation>Recherche en cours</translation>
        </message>
    </context>
    <context>
        <name>StartPlace</name>
        <message>
            <source>Where else in these holdings is this face, and what did each picture come from?</source>
            <translation>Où ce visage apparaît-il encore dans ces fonds, et d’où vient chaque image ?</translation>
        </message>
        <message>
            <source>Recent cases</source>
            <translation>Affaires récentes</translation>
        </message>
        <message>
            <source>Open a case…</source>
            <translation>Ouvrir une affaire…</translation>
        </message>
        <message>
            <source>No case has been open here yet. Create one on the right, or drop a case folder on this window.</source>
            <translation>Aucune affaire n’a encore été ouverte ici. Créez-en une à droite, ou déposez un dossier d’affaire sur cette fenêtre.</translation>
        </message>
        <message>
            <source>New case</source>
            <translation>Nouvelle affaire</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>Numéro</translation>
        </message>
        <message>
            <source>such as 24-0117</source>
            <translation>par exemple 24-0117</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>Intitulé</translation>
        </message>
        <message>
            <source>a short working title</source>
            <translation>un intitulé de travail court</translation>
        </message>
        <message>
            <source>Legal authority</source>
            <translation>Autorité légale</translation>
        </message>
        <message>
            <source>the order or law that allows this search</source>
            <translation>l’ordonnance ou la loi qui la permet</translation>
        </message>
        <message>
            <source>Operator</source>
            <translation>Opérateur</translation>
        </message>
        <message>
            <source>your name and service number</source>
            <translation>votre nom et votre matricule</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Dossier</translation>
        </message>
        <message>
            <source>Keep the case elsewhere…</source>
            <translation>Conserver l’affaire ailleurs…</translation>
        </message>
        <message>
            <source>Create the case</source>
            <translation>Créer l’affaire</translation>
        </message>
        <message>
            <source>Encrypt with a pass-phrase</source>
            <translation>Chiffrer avec une phrase secrète</translation>
        </message>
        <message>
            <source>Catalogue, pictures, vectors and temporary files: nobody reads them from the disk without it.</source>
            <translation>Catalogue, images, vecteurs et fichiers temporaires : personne ne les lit sur le disque sans elle.</translation>
        </message>
        <message>
            <source>A lost pass-phrase loses the case: nobody can open it again without the recovery key, which is shown once when the case is created. Write that down.</source>
            <translation>Une phrase secrète perdue perd l’affaire : personne ne peut la rouvrir sans la clé de secours, montrée une seule fois à la création. Notez-la.</translation>
        </message>
        <message>
            <source>Open a case</source>
            <translation>Ouvrir une affaire</translation>
        </message>
        <message>
            <source>Opening the case…</source>
            <translation>Ouverture de l’affaire…</translation>
        </message>
        <message>
            <source>case off the list</source>
            <translation>affaire ôtée de la liste</translation>
        </message>
        <message>
            <source>Where to keep the case</source>
            <translation>Où conserver l’affaire</translation>
        </message>
        <message>
            <source>All four go on the record of the case.</source>
            <translation>Les quatre sont consignés dans l’affaire.</translation>
        </message>
        <message>
            <source>The pass-phrase is missing, or not typed twice alike.</source>
            <translation>La phrase secrète manque, ou n’est pas saisie deux fois de même.</translation>
        </message>
    </context>
    <context>
        <name>StatusArea</name>
        <message>
            <source>Carry on</source>
            <translation>Reprendre</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Suspendre</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>État</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>Progression</translation>
        </message>
        <message>
            <source>Cancel; what was finished is kept</source>
            <translation>Annuler ; ce qui est terminé est conservé</translation>
        </message>
        <message>
            <source>Show the problems</source>
            <translation>Afficher les problèmes</translation>
        </message>
        <message>
            <source>How far the current file is</source>
            <translation>Avancement du fichier en cours</translation>
        </message>
    </context>
    <context>
        <name>SubjectsPlace</name>
        <message>
            <source>Data subject</source>
            <translation>Personne concernée</translation>
        </message>
        <message>
            <source>Somebody asks what is held about them and gives a photograph. The search is recorded.</source>
            <translation>Quelqu'un demande ce qui est détenu à son sujet et donne une photographie. La recherche est consignée.</translation>
        </message>
        <message>
            <source>Another photograph…</source>
            <translation>Une autre photographie…</translation>
        </message>
        <message>
            <source>Which face of the photograph</source>
            <translation>Quel visage de la photographie</translation>
        </message>
        <message>
            <source>Find everything held</source>
            <translation>Trouver tout ce qui est détenu</translation>
        </message>
        <message>
            <source>Reference</source>
            <translation>Référence</translation>
        </message>
        <message>
            <source>the request's</source>
            <translation>celle de la demande</translation>
        </message>
        <message>
            <source>What may be theirs</source>
            <translation>Ce qui peut être d'elle</translation>
        </message>
        <message>
            <source>Faces that may be this person's; tick those that are</source>
            <translation>Visages qui peuvent être de cette personne ; cochez ceux qui le sont</translation>
        </message>
        <message>
            <source>Searches whose probe may show them</source>
            <translation>Recherches dont la sonde peut la montrer</translation>
        </message>
        <message>
            <source>Recorded searches whose probe may show this person</source>
            <translation>Recherches consignées dont la sonde peut montrer cette personne</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>Répondre</translation>
        </message>
        <message>
            <source>A report on what is held, with other people's faces blurred.</source>
            <translation>Un rapport sur ce qui est détenu, les visages d'autrui floutés.</translation>
        </message>
        <message>
            <source>Write the access report…</source>
            <translation>Écrire le rapport d'accès…</translation>
        </message>
        <message>
            <source>Restrict</source>
            <translation>Limiter</translation>
        </message>
        <message>
            <source>The faces stay on record as evidence and take no part in searches.</source>
            <translation>Les visages restent consignés comme preuves et ne participent à aucune recherche.</translation>
        </message>
        <message>
            <source>Restrict the ticked faces</source>
            <translation>Limiter les visages cochés</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>Motif</translation>
        </message>
        <message>
            <source>goes on the record</source>
            <translation>sera consigné</translation>
        </message>
        <message>
            <source>End the restriction</source>
            <translation>Lever la limitation</translation>
        </message>
        <message>
            <source>Erase</source>
            <translation>Effacer</translation>
        </message>
        <message>
            <source>Faces, templates, crops, probes and what was said of them. Another person confirms.</source>
            <translation>Visages, gabarits, découpes, sondes et ce qui en a été dit. Une autre personne confirme.</translation>
        </message>
        <message>
            <source>Ask for erasing</source>
            <translation>Demander l'effacement</translation>
        </message>
        <message>
            <source>Nothing was looked for yet</source>
            <translation>Rien n'a encore été cherché</translation>
        </message>
        <message>
            <source>An examiner ticks the faces that are this person's; only those are answered for.</source>
            <translation>Un examinateur coche les visages de cette personne ; la réponse ne porte que sur ceux-là.</translation>
        </message>
        <message>
            <source>Open their photograph…</source>
            <translation>Ouvrir sa photographie…</translation>
        </message>
        <message>
            <source>No face was found</source>
            <translation>Aucun visage trouvé</translation>
        </message>
        <message>
            <source>Ask for a clearer photograph, and open that one.</source>
            <translation>Demandez une photographie plus nette, et ouvrez celle-là.</translation>
        </message>
        <message>
            <source>Ready to look</source>
            <translation>Prêt à chercher</translation>
        </message>
        <message>
            <source>Give the request's reference on the left, then find everything held.</source>
            <translation>Indiquez à gauche la référence de la demande, puis cherchez tout ce qui est détenu.</translation>
        </message>
        <message>
            <source>Open a photograph that the person gave</source>
            <translation>Ouvrir une photographie donnée par la personne</translation>
        </message>
        <message>
            <source>Reading the photograph…</source>
            <translation>Lecture de la photographie…</translation>
        </message>
        <message>
            <source>No face was found.</source>
            <translation>Aucun visage n’a été trouvé.</translation>
        </message>
        <message>
            <source>face {0} of {1}</source>
            <translation>visage {0} sur {1}</translation>
        </message>
        <message>
            <source>{0}   similarity {1}</source>
            <translation>{0}   similarité {1}</translation>
        </message>
        <message>
            <source>this request's own search</source>
            <translation>la recherche de cette demande</translation>
        </message>
        <message>
            <source>compared with the probes of {0}</source>
            <translation>comparé aux sondes de {0}</translation>
        </message>
        <message>
            <source>{0} embedded again</source>
            <translation>{0} recalculées depuis leurs découpes</translation>
        </message>
        <message>
            <source>{0} not comparable</source>
            <translation>{0} non comparables</translation>
        </message>
        <message>
            <source>{0} erased</source>
            <translation>{0} effacées</translation>
        </message>
        <message>
            <source>No face may be theirs</source>
            <translation>Aucun visage ne peut être le leur</translation>
        </message>
        <message>
            <source>Nothing that is enrolled here is similar enough; the search itself is on the record.</source>
            <translation>Rien de ce qui est enrôlé ici n’est assez semblable ; la recherche elle-même est consignée.</translation>
        </message>
        <message>
            <source>the space bar ticks; leads for an examiner, not an identification</source>
            <translation>la barre d'espace coche ; des pistes pour un examinateur, non une identification</translation>
        </message>
        <message>
            <source>{0} confirmed as this person's</source>
            <translation>Confirmés comme étant de cette personne : {0}</translation>
        </message>
        <message>
            <source>Tick faces first.</source>
            <translation>Cochez d'abord des visages.</translation>
        </message>
        <message>
            <source>Write the access report</source>
            <translation>Écrire le rapport d'accès</translation>
        </message>
        <message>
            <source>The report on {0} is written: {1}</source>
            <translation>Le rapport sur {0} est écrit : {1}</translation>
        </message>
        <message>
            <source>restricted: {0}</source>
            <translation>limités : {0}</translation>
        </message>
        <message>
            <source>taken back: {0}</source>
            <translation>repris : {0}</translation>
        </message>
        <message>
            <source>restriction ended: {0}</source>
            <translation>limitation levée : {0}</translation>
        </message>
        <message>
            <source>Recorded: {0}</source>
            <translation>Consigné : {0}</translation>
        </message>
        <message>
            <source>{0} of this case take no part in searches.</source>
            <translation>{0} de cette affaire hors de toute recherche.</translation>
        </message>
        <message>
            <source>Request {0} waits for a second person</source>
            <translation>La demande {0} attend une seconde personne</translation>
        </message>
    </context>
    <context>
        <name>Sure</name>
        <message>
            <source>This cannot be undone.</source>
            <translation>Cela ne peut être annulé.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message>
            <source>Cases</source>
            <translation>Affaires</translation>
        </message>
        <message>
            <source>All commands (Ctrl+K)</source>
            <translation>Toutes les commandes (Ctrl+K)</translation>
        </message>
        <message>
            <source>Manual (F1)</source>
            <translation>Manuel (F1)</translation>
        </message>
        <message>
            <source>Dark, light or as the system</source>
            <translation>Sombre, clair ou comme le système</translation>
        </message>
        <message>
            <source>Cover everything (Ctrl+L)</source>
            <translation>Tout masquer (Ctrl+L)</translation>
        </message>
        <message>
            <source>case {0}</source>
            <translation>affaire {0}</translation>
        </message>
    </context>
    <context>
        <name>Unlock</name>
        <message>
            <source>A pass-phrase is needed</source>
            <translation>Une phrase secrète est nécessaire</translation>
        </message>
        <message>
            <source>Who works on this case now</source>
            <translation>Qui travaille sur cette affaire maintenant</translation>
        </message>
        <message>
            <source>Pass-phrase</source>
            <translation>Phrase secrète</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Ouvrir</translation>
        </message>
        <message>
            <source>This case has people: say who you are.</source>
            <translation>Cette affaire a ses personnes : dites qui vous êtes.</translation>
        </message>
    </context>
    <context>
        <name>Value</name>
        <message>
            <source>Copy</source>
            <translation>Copier</translation>
        </message>
    </context>
    <context>
        <name>features</name>
        <message>
            <source>Skin</source>
            <translation>Peau</translation>
        </message>
        <message>
            <source>Face and head outline</source>
            <translation>Contour du visage et de la tête</translation>
        </message>
        <message>
            <source>Hairline</source>
            <translation>Ligne des cheveux</translation>
        </message>
        <message>
            <source>Forehead</source>
            <translation>Front</translation>
        </message>
        <message>
            <source>Eyebrows</source>
            <translation>Sourcils</translation>
        </message>
        <message>
            <source>Eyes</source>
            <translation>Yeux</translation>
        </message>
        <message>
            <source>Cheeks</source>
            <translation>Joues</translation>
        </message>
        <message>
            <source>Nose</source>
            <translation>Nez</translation>
        </message>
        <message>
            <source>Ears</source>
            <translation>Oreilles</translation>
        </message>
        <message>
            <source>Mouth</source>
            <translation>Bouche</translation>
        </message>
        <message>
            <source>Chin and jaw</source>
            <translation>Menton et mâchoire</translation>
        </message>
        <message>
            <source>Neck</source>
            <translation>Cou</translation>
        </message>
        <message>
            <source>Facial hair</source>
            <translation>Pilosité faciale</translation>
        </message>
        <message>
            <source>Lines</source>
            <translation>Rides</translation>
        </message>
        <message>
            <source>Scars</source>
            <translation>Cicatrices</translation>
        </message>
        <message>
            <source>Marks</source>
            <translation>Marques</translation>
        </message>
        <message>
            <source>Alterations</source>
            <translation>Altérations</translation>
        </message>
    </context>
    <context>
        <name>invitations</name>
        <message>
            <source>No face is enrolled yet</source>
            <translation>Aucun visage n’est encore enrôlé</translation>
        </message>
        <message>
            <source>Add the folders that hold the photographs, or drop them here. Originals are never changed.</source>
            <translation>Ajoutez les dossiers qui contiennent les photographies, ou déposez-les ici. Les originaux ne sont jamais modifiés.</translation>
        </message>
        <message>
            <source>Add a folder…</source>
            <translation>Ajouter un dossier…</translation>
        </message>
        <message>
            <source>Drop a photograph of the person</source>
            <translation>Déposez une photographie de la personne</translation>
        </message>
        <message>
            <source>{0} from {1} are ready to be searched.</source>
            <translation>{0} de {1} sont prêts à être recherchés.</translation>
        </message>
        <message>
            <source>Open a photograph…</source>
            <translation>Ouvrir une photographie…</translation>
        </message>
        <message>
            <source>Choose the face</source>
            <translation>Choisissez le visage</translation>
        </message>
        <message>
            <source>Click it on the probe photograph.</source>
            <translation>Cliquez dessus sur la photographie de la sonde.</translation>
        </message>
        <message>
            <source>Ready to search</source>
            <translation>Prêt à rechercher</translation>
        </message>
        <message>
            <source>State the purpose on the left, then search.</source>
            <translation>Indiquez le motif à gauche, puis lancez la recherche.</translation>
        </message>
        <message>
            <source>Every candidate is filtered out</source>
            <translation>Tous les candidats sont filtrés</translation>
        </message>
        <message>
            <source>Clear the filters</source>
            <translation>Effacer les filtres</translation>
        </message>
        <message>
            <source>No candidate</source>
            <translation>Pas de candidat</translation>
        </message>
        <message>
            <source>The search could not be made</source>
            <translation>La recherche n’a pas pu être faite</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Réessayer</translation>
        </message>
    </context>
    <context>
        <name>log</name>
        <message>
            <source>log anchored</source>
            <translation>journal ancré</translation>
        </message>
        <message>
            <source>log exported</source>
            <translation>journal exporté</translation>
        </message>
        <message>
            <source>batch finished</source>
            <translation>lot terminé</translation>
        </message>
        <message>
            <source>probe of a batch searched with</source>
            <translation>sonde d'un lot recherchée</translation>
        </message>
        <message>
            <source>probe of a batch not readable</source>
            <translation>sonde d'un lot illisible</translation>
        </message>
        <message>
            <source>batch begun</source>
            <translation>lot commencé</translation>
        </message>
        <message>
            <source>work authorised</source>
            <translation>travail autorisé</translation>
        </message>
        <message>
            <source>case backed up</source>
            <translation>affaire sauvegardée</translation>
        </message>
        <message>
            <source>case compacted</source>
            <translation>affaire compactée</translation>
        </message>
        <message>
            <source>case created</source>
            <translation>affaire créée</translation>
        </message>
        <message>
            <source>case encrypted</source>
            <translation>affaire chiffrée</translation>
        </message>
        <message>
            <source>catalogue brought up to date</source>
            <translation>catalogue mis à jour</translation>
        </message>
        <message>
            <source>desk covered</source>
            <translation>bureau masqué</translation>
        </message>
        <message>
            <source>desk uncovered</source>
            <translation>bureau démasqué</translation>
        </message>
        <message>
            <source>erased</source>
            <translation>effacé</translation>
        </message>
        <message>
            <source>erasing confirmed</source>
            <translation>effacement confirmé</translation>
        </message>
        <message>
            <source>erasing asked for</source>
            <translation>effacement demandé</translation>
        </message>
        <message>
            <source>last traces erased</source>
            <translation>dernières traces effacées</translation>
        </message>
        <message>
            <source>blind examination begun</source>
            <translation>examen à l'aveugle commencé</translation>
        </message>
        <message>
            <source>decided blind</source>
            <translation>décision à l'aveugle</translation>
        </message>
        <message>
            <source>examination sealed</source>
            <translation>examen scellé</translation>
        </message>
        <message>
            <source>settled in conference</source>
            <translation>tranché en conférence</translation>
        </message>
        <message>
            <source>face added by hand</source>
            <translation>visage ajouté à la main</translation>
        </message>
        <message>
            <source>face saved as a picture</source>
            <translation>visage enregistré en image</translation>
        </message>
        <message>
            <source>gallery measured</source>
            <translation>galerie mesurée</translation>
        </message>
        <message>
            <source>damaged templates removed</source>
            <translation>gabarits endommagés retirés</translation>
        </message>
        <message>
            <source>templates made</source>
            <translation>gabarits calculés</translation>
        </message>
        <message>
            <source>making templates begun</source>
            <translation>calcul des gabarits commencé</translation>
        </message>
        <message>
            <source>templates defined anew</source>
            <translation>gabarits redéfinis</translation>
        </message>
        <message>
            <source>templates repaired</source>
            <translation>gabarits réparés</translation>
        </message>
        <message>
            <source>recogniser changed</source>
            <translation>système de reconnaissance changé</translation>
        </message>
        <message>
            <source>photographs imported</source>
            <translation>photographies importées</translation>
        </message>
        <message>
            <source>import cancelled</source>
            <translation>import annulé</translation>
        </message>
        <message>
            <source>import finished</source>
            <translation>import terminé</translation>
        </message>
        <message>
            <source>import tried again</source>
            <translation>import réessayé</translation>
        </message>
        <message>
            <source>import begun</source>
            <translation>import commencé</translation>
        </message>
        <message>
            <source>key added</source>
            <translation>clé ajoutée</translation>
        </message>
        <message>
            <source>key's pass-phrase changed</source>
            <translation>phrase secrète de la clé changée</translation>
        </message>
        <message>
            <source>key removed</source>
            <translation>clé retirée</translation>
        </message>
        <message>
            <source>person named</source>
            <translation>personne nommée</translation>
        </message>
        <message>
            <source>name back in use</source>
            <translation>nom remis en usage</translation>
        </message>
        <message>
            <source>face confirmed</source>
            <translation>visage confirmé</translation>
        </message>
        <message>
            <source>person described</source>
            <translation>personne décrite</translation>
        </message>
        <message>
            <source>confirmation stands again</source>
            <translation>confirmation rétablie</translation>
        </message>
        <message>
            <source>name out of use</source>
            <translation>nom retiré de l'usage</translation>
        </message>
        <message>
            <source>confirmation withdrawn</source>
            <translation>confirmation retirée</translation>
        </message>
        <message>
            <source>original opened</source>
            <translation>original ouvert</translation>
        </message>
        <message>
            <source>account added</source>
            <translation>compte ajouté</translation>
        </message>
        <message>
            <source>access closed</source>
            <translation>accès fermé</translation>
        </message>
        <message>
            <source>not permitted</source>
            <translation>non permis</translation>
        </message>
        <message>
            <source>case entered</source>
            <translation>affaire ouverte</translation>
        </message>
        <message>
            <source>access opened again</source>
            <translation>accès rouvert</translation>
        </message>
        <message>
            <source>pass-phrase changed</source>
            <translation>phrase secrète changée</translation>
        </message>
        <message>
            <source>entry refused</source>
            <translation>entrée refusée</translation>
        </message>
        <message>
            <source>roles changed</source>
            <translation>rôles changés</translation>
        </message>
        <message>
            <source>policy set</source>
            <translation>politique appliquée</translation>
        </message>
        <message>
            <source>probe described</source>
            <translation>sonde décrite</translation>
        </message>
        <message>
            <source>recogniser first used</source>
            <translation>premier usage du système de reconnaissance</translation>
        </message>
        <message>
            <source>report written</source>
            <translation>rapport écrit</translation>
        </message>
        <message>
            <source>candidate decided</source>
            <translation>candidat décidé</translation>
        </message>
        <message>
            <source>note written</source>
            <translation>note écrite</translation>
        </message>
        <message>
            <source>taken back</source>
            <translation>repris</translation>
        </message>
        <message>
            <source>search</source>
            <translation>recherche</translation>
        </message>
        <message>
            <source>search previewed</source>
            <translation>recherche prévisualisée</translation>
        </message>
        <message>
            <source>search replayed</source>
            <translation>recherche rejouée</translation>
        </message>
        <message>
            <source>restriction lifted</source>
            <translation>limitation levée</translation>
        </message>
        <message>
            <source>access report written</source>
            <translation>rapport d'accès écrit</translation>
        </message>
        <message>
            <source>faces restricted</source>
            <translation>visages limités</translation>
        </message>
        <message>
            <source>data subject searched for</source>
            <translation>recherche d’une personne</translation>
        </message>
        <message>
            <source>log entry</source>
            <translation>entrée du journal</translation>
        </message>
        <message>
            <source>batch</source>
            <translation>lot</translation>
        </message>
        <message>
            <source>case</source>
            <translation>affaire</translation>
        </message>
        <message>
            <source>erasing</source>
            <translation>effacement</translation>
        </message>
        <message>
            <source>photograph</source>
            <translation>photographie</translation>
        </message>
        <message>
            <source>face</source>
            <translation>visage</translation>
        </message>
        <message>
            <source>gallery</source>
            <translation>galerie</translation>
        </message>
        <message>
            <source>person</source>
            <translation>personne</translation>
        </message>
        <message>
            <source>account</source>
            <translation>compte</translation>
        </message>
        <message>
            <source>probe</source>
            <translation>sonde</translation>
        </message>
        <message>
            <source>recogniser</source>
            <translation>système de reconnaissance</translation>
        </message>
        <message>
            <source>report</source>
            <translation>rapport</translation>
        </message>
        <message>
            <source>request</source>
            <translation>demande</translation>
        </message>
        <message>
            <source>source</source>
            <translation>source</translation>
        </message>
        <message>
            <source>data subject</source>
            <translation>personne concernée</translation>
        </message>
        <message>
            <source>table</source>
            <translation>table</translation>
        </message>
    </context>
    <context>
        <name>looking</name>
        <message>
            <source>Looking</source>
            <translation>Parcourir</translation>
        </message>
        <message>
            <source>Filters</source>
            <translation>Filtres</translation>
        </message>
        <message>
            <source>Take every filter away</source>
            <translation>Enlever tous les filtres</translation>
        </message>
        <message>
            <source>Save the face as a picture…</source>
            <translation>Enregistrer le visage comme image…</translation>
        </message>
        <message>
            <source>Library: photographs or faces</source>
            <translation>Fonds : photographies ou visages</translation>
        </message>
        <message>
            <source>Film: one picture back</source>
            <translation>Film : une image en arrière</translation>
        </message>
        <message>
            <source>Film: one picture on</source>
            <translation>Film : une image en avant</translation>
        </message>
        <message>
            <source>Film: back to the face found before</source>
            <translation>Film : revenir au visage trouvé avant</translation>
        </message>
        <message>
            <source>Film: on to the face found next</source>
            <translation>Film : aller au visage trouvé ensuite</translation>
        </message>
        <message>
            <source>Film: choose a moment, type a time code</source>
            <translation>Film : choisir un instant, taper un code temporel</translation>
        </message>
        <message>
            <source>Add a face by hand to the photograph or moment shown</source>
            <translation>Ajouter à la main un visage à la photographie ou à l’instant montré</translation>
        </message>
    </context>
    <context>
        <name>passphrases</name>
        <message>
            <source>At least {0} characters. Several words are easy to keep in mind.</source>
            <translation>Au moins {0} caractères. Plusieurs mots se retiennent facilement.</translation>
        </message>
        <message>
            <source>Easy to guess: make it longer, with words that do not belong together.</source>
            <translation>Facile à deviner : allongez-la, avec des mots sans rapport entre eux.</translation>
        </message>
        <message>
            <source>Hard to guess by hand, not by a computer: one or two words more help.</source>
            <translation>Difficile à deviner à la main, pas pour un ordinateur : un ou deux mots de plus aident.</translation>
        </message>
        <message>
            <source>Hard to guess, as long as it is written and used nowhere else.</source>
            <translation>Difficile à deviner, tant qu’elle n’est ni notée ni utilisée ailleurs.</translation>
        </message>
    </context>
    <context>
        <name>places</name>
        <message>
            <source>You are examining blind; lists, scores and decisions are shown when you have sealed.</source>
            <translation>Vous examinez à l'aveugle ; listes, scores et décisions sont montrés quand vous avez scellé.</translation>
        </message>
        <message>
            <source>Encrypting the case…</source>
            <translation>Chiffrement de l'affaire…</translation>
        </message>
        <message>
            <source>Every trace of {0}: confirmed faces, the probes that found them, notes and the name.</source>
            <translation>Toute trace de {0} : visages confirmés, sondes qui les ont trouvés, notes et nom.</translation>
        </message>
        <message>
            <source>Request {0} waits for a second person</source>
            <translation>La demande {0} attend une seconde personne</translation>
        </message>
        <message>
            <source>The authority for this case is to be reviewed</source>
            <translation>L'autorisation de cette affaire est à réexaminer</translation>
        </message>
        <message>
            <source>It was to be reviewed by {0}; searching stops until it is authorised again.</source>
            <translation>Elle devait être réexaminée avant le {0} ; les recherches s'arrêtent jusqu'à une nouvelle autorisation.</translation>
        </message>
        <message>
            <source>Authorise again</source>
            <translation>Autoriser de nouveau</translation>
        </message>
        <message>
            <source>Change the recogniser…</source>
            <translation>Changer de système de reconnaissance…</translation>
        </message>
        <message>
            <source>Places</source>
            <translation>Lieux</translation>
        </message>
        <message>
            <source>Go to People</source>
            <translation>Aller à Personnes</translation>
        </message>
        <message>
            <source>Go to Examinations: seal, second examiner, conference</source>
            <translation>Aller à Examens : sceller, second examinateur, conférence</translation>
        </message>
        <message>
            <source>Go to Authority: policy, people of the program, keys, retention</source>
            <translation>Aller à Autorité : politique, personnes du programme, clés, conservation</translation>
        </message>
        <message>
            <source>Go to Data subjects: find, answer, restrict, erase</source>
            <translation>Aller à Personnes concernées : trouver, répondre, limiter, effacer</translation>
        </message>
    </context>
    <context>
        <name>points</name>
        <message>
            <source>person's right eye</source>
            <translation>œil droit de la personne</translation>
        </message>
        <message>
            <source>person's left eye</source>
            <translation>œil gauche de la personne</translation>
        </message>
        <message>
            <source>tip of the nose</source>
            <translation>bout du nez</translation>
        </message>
        <message>
            <source>person's right corner of the mouth</source>
            <translation>coin droit de la bouche de la personne</translation>
        </message>
        <message>
            <source>person's left corner of the mouth</source>
            <translation>coin gauche de la bouche de la personne</translation>
        </message>
    </context>
    <context>
        <name>policy</name>
        <message>
            <source>Longest candidate list</source>
            <translation>Plus longue liste de candidats</translation>
        </message>
        <message>
            <source>Least quality of a probe</source>
            <translation>Qualité minimale d'une sonde</translation>
        </message>
        <message>
            <source>Sources held at most</source>
            <translation>Sources détenues au plus</translation>
        </message>
        <message>
            <source>Desk covered when idle</source>
            <translation>Bureau masqué en cas d’inactivité</translation>
        </message>
        <message>
            <source>Purpose from the authorisation's list</source>
            <translation>Finalité prise dans la liste de l'autorisation</translation>
        </message>
        <message>
            <source>Review date required</source>
            <translation>Date de réexamen exigée</translation>
        </message>
        <message>
            <source>Second examiner</source>
            <translation>Second examinateur</translation>
        </message>
        <message>
            <source>Probe described before candidates</source>
            <translation>Sonde décrite avant les candidats</translation>
        </message>
        <message>
            <source>Erasing by two people</source>
            <translation>Effacement à deux personnes</translation>
        </message>
        <message>
            <source>Other faces must be blurred in reports</source>
            <translation>Autres visages obligatoirement floutés dans les rapports</translation>
        </message>
        <message>
            <source>never</source>
            <translation>jamais</translation>
        </message>
        <message numerus="yes">
            <source>after %Ln minute(s)</source>
            <translation>
                <numerusform>après %Ln minute</numerusform>
                <numerusform>après %Ln minutes</numerusform>
            </translation>
        </message>
        <message>
            <source>without a limit</source>
            <translation>sans limite</translation>
        </message>
        <message numerus="yes">
            <source>%Ln day(s)</source>
            <translation>
                <numerusform>%Ln jour</numerusform>
                <numerusform>%Ln jours</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>problems</name>
        <message>
            <source>needs a password</source>
            <translation>demande un mot de passe</translation>
        </message>
        <message>
            <source>no readable picture</source>
            <translation>pas d’image lisible</translation>
        </message>
        <message>
            <source>format not supported</source>
            <translation>format non pris en charge</translation>
        </message>
        <message>
            <source>too large a picture</source>
            <translation>image trop grande</translation>
        </message>
        <message>
            <source>cannot be read from the disk</source>
            <translation>illisible sur le disque</translation>
        </message>
        <message>
            <source>damaged container</source>
            <translation>conteneur endommagé</translation>
        </message>
        <message>
            <source>container beyond its limits</source>
            <translation>conteneur au-delà des limites</translation>
        </message>
        <message>
            <source>container not supported</source>
            <translation>conteneur non pris en charge</translation>
        </message>
        <message>
            <source>took too long</source>
            <translation>a pris trop de temps</translation>
        </message>
        <message>
            <source>took too much memory</source>
            <translation>a pris trop de mémoire</translation>
        </message>
        <message>
            <source>made the reader end</source>
            <translation>a arrêté le lecteur</translation>
        </message>
        <message>
            <source>is not there any more</source>
            <translation>n’est plus là</translation>
        </message>
        <message>
            <source>row of a manifest that fits nothing</source>
            <translation>ligne d’un manifeste sans correspondance</translation>
        </message>
    </context>
    <context>
        <name>review</name>
        <message>
            <source>{0}, overdue</source>
            <translation>{0}, dépassée</translation>
        </message>
        <message>
            <source>{0}, overdue by {1}</source>
            <translation>{0}, dépassée de {1}</translation>
        </message>
        <message numerus="yes">
            <source>%Ln day(s)</source>
            <translation>
                <numerusform>%Ln jour</numerusform>
                <numerusform>%Ln jours</numerusform>
            </translation>
        </message>
        <message>
            <source>{0}, today</source>
            <translation>{0}, aujourd’hui</translation>
        </message>
        <message>
            <source>{0}, in {1}</source>
            <translation>{0}, dans {1}</translation>
        </message>
    </context>
    <context>
        <name>roles</name>
        <message>
            <source>operator</source>
            <translation>opérateur</translation>
        </message>
        <message>
            <source>examiner</source>
            <translation>examinateur</translation>
        </message>
        <message>
            <source>administrator</source>
            <translation>administrateur</translation>
        </message>
        <message>
            <source>auditor</source>
            <translation>auditeur</translation>
        </message>
        <message>
            <source>imports and searches</source>
            <translation>importe et recherche</translation>
        </message>
        <message>
            <source>searches, decides and names</source>
            <translation>recherche, décide et nomme</translation>
        </message>
        <message>
            <source>people, policy, keys, erasing</source>
            <translation>personnes, politique, clés, effacement</translation>
        </message>
        <message>
            <source>reads the record, changes nothing</source>
            <translation>lit les consignations, ne change rien</translation>
        </message>
    </context>
    <context>
        <name>sources</name>
        <message>
            <source>folder</source>
            <translation>dossier</translation>
        </message>
        <message>
            <source>file</source>
            <translation>fichier</translation>
        </message>
        <message>
            <source>archive</source>
            <translation>archive</translation>
        </message>
        <message>
            <source>disk image</source>
            <translation>image disque</translation>
        </message>
        <message>
            <source>film</source>
            <translation>film</translation>
        </message>
        <message>
            <source>web archive</source>
            <translation>archive web</translation>
        </message>
        <message>
            <source>document</source>
            <translation>document</translation>
        </message>
    </context>
    <context>
        <name>states</name>
        <message>
            <source>ready</source>
            <translation>prête</translation>
        </message>
        <message>
            <source>missing</source>
            <translation>introuvable</translation>
        </message>
        <message>
            <source>There is no case in that folder now: it was moved or deleted, or its disk is not there.</source>
            <translation>Il n’y a pas d’affaire dans ce dossier : il a été déplacé ou supprimé, ou son disque n’est pas branché.</translation>
        </message>
        <message>
            <source>no answer</source>
            <translation>pas de réponse</translation>
        </message>
        <message>
            <source>The disk or the network drive that holds it does not answer.</source>
            <translation>Le disque ou le lecteur réseau qui la contient ne répond pas.</translation>
        </message>
        <message>
            <source>not readable</source>
            <translation>illisible</translation>
        </message>
        <message>
            <source>You do not have permission to read its folder.</source>
            <translation>Vous n’avez pas le droit de lire son dossier.</translation>
        </message>
        <message>
            <source>open in another FaceFinder</source>
            <translation>ouverte dans un autre FaceFinder</translation>
        </message>
        <message>
            <source>One program works on a case at a time. Close it there first.</source>
            <translation>Un seul programme à la fois travaille sur une affaire. Fermez-la d’abord là-bas.</translation>
        </message>
        <message>
            <source>encrypted, needs a pass-phrase</source>
            <translation>chiffrée, demande une phrase secrète</translation>
        </message>
        <message>
            <source>It asks for one when it is opened.</source>
            <translation>Elle la demande à l’ouverture.</translation>
        </message>
        <message>
            <source>needs a newer FaceFinder</source>
            <translation>demande un FaceFinder plus récent</translation>
        </message>
        <message>
            <source>A newer version has worked on it; this one would refuse it and change nothing.</source>
            <translation>Une version plus récente y a travaillé ; celle-ci la refuserait sans rien changer.</translation>
        </message>
        <message>
            <source>from an older FaceFinder</source>
            <translation>d’un FaceFinder plus ancien</translation>
        </message>
        <message>
            <source>It is backed up and brought up to date when it is opened.</source>
            <translation>Elle est sauvegardée puis mise à jour à l’ouverture.</translation>
        </message>
        <message>
            <source>damaged</source>
            <translation>endommagée</translation>
        </message>
        <message>
            <source>Its catalogue is not one that FaceFinder can read; a backup can be restored.</source>
            <translation>FaceFinder ne peut pas lire son catalogue ; une sauvegarde peut être restaurée.</translation>
        </message>
        <message>
            <source>looking…</source>
            <translation>vérification…</translation>
        </message>
    </context>
    <context>
        <name>undoing</name>
        <message>
            <source>Taken back: {0}</source>
            <translation>Annulé : {0}</translation>
        </message>
        <message>
            <source>Done again: {0}</source>
            <translation>Rétabli : {0}</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Annuler la dernière action</translation>
        </message>
        <message>
            <source>Undo: {0}</source>
            <translation>Annuler : {0}</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>Rétablir</translation>
        </message>
        <message>
            <source>Redo: {0}</source>
            <translation>Rétablir : {0}</translation>
        </message>
    </context>
    <context>
        <name>words</name>
        <message>
            <source> or </source>
            <translation> ou </translation>
        </message>
        <message>
            <source>{0} or {1} more</source>
            <translation>{0} ou {1} de plus</translation>
        </message>
        <message>
            <source>source {0}</source>
            <translation>source {0}</translation>
        </message>
        <message>
            <source>from {0}</source>
            <translation>à partir du {0}</translation>
        </message>
        <message>
            <source>until {0}</source>
            <translation>jusqu’au {0}</translation>
        </message>
        <message>
            <source>faces of {0} to {1} pixels</source>
            <translation>visages de {0} à {1} pixels</translation>
        </message>
        <message>
            <source>faces of {0} pixels or more</source>
            <translation>visages de {0} pixels ou plus</translation>
        </message>
        <message>
            <source>faces of {0} pixels or less</source>
            <translation>visages de {0} pixels ou moins</translation>
        </message>
        <message>
            <source>with a decision</source>
            <translation>avec une décision</translation>
        </message>
        <message>
            <source>without a decision</source>
            <translation>sans décision</translation>
        </message>
        <message numerus="yes">
            <source>without %Ln chosen face(s)</source>
            <translation>
                <numerusform>sans %Ln visage choisi</numerusform>
                <numerusform>sans %Ln visages choisis</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>without %Ln chosen photograph(s)</source>
            <translation>
                <numerusform>sans %Ln photographie choisie</numerusform>
                <numerusform>sans %Ln photographies choisies</numerusform>
            </translation>
        </message>
        <message>
            <source>exhibit {0}</source>
            <translation>pièce {0}</translation>
        </message>
        <message>
            <source>taken {0}</source>
            <translation>prise {0}</translation>
        </message>
        <message>
            <source>captured {0}</source>
            <translation>capturée {0}</translation>
        </message>
        <message>
            <source>camera {0}</source>
            <translation>appareil {0}</translation>
        </message>
        <message>
            <source>quality {0} or better</source>
            <translation>qualité {0} ou mieux</translation>
        </message>
        <message>
            <source>confirmed as {0}</source>
            <translation>confirmé comme {0}</translation>
        </message>
        <message>
            <source>words “{0}”</source>
            <translation>mots « {0} »</translation>
        </message>
        <message>
            <source>in the same photograph as a chosen face</source>
            <translation>dans la même photographie qu’un visage choisi</translation>
        </message>
        <message>
            <source>candidates of: {0}</source>
            <translation>candidats de : {0}</translation>
        </message>
        <message>
            <source>no candidates of: {0}</source>
            <translation>aucun candidat de : {0}</translation>
        </message>
        <message>
            <source>without {0}</source>
            <translation>sans {0}</translation>
        </message>
        <message>
            <source>without exhibit {0}</source>
            <translation>sans la pièce {0}</translation>
        </message>
        <message>
            <source>undecided</source>
            <translation>sans décision</translation>
        </message>
        <message>
            <source>potential candidate</source>
            <translation>candidat potentiel</translation>
        </message>
        <message>
            <source>no candidate</source>
            <translation>pas de candidat</translation>
        </message>
        <message>
            <source>inconclusive</source>
            <translation>non concluant</translation>
        </message>
        <message>
            <source>note: {0}</source>
            <translation>note : {0}</translation>
        </message>
        <message>
            <source>note removed</source>
            <translation>note retirée</translation>
        </message>
        <message>
            <source>taken back, now {0}</source>
            <translation>annulé, désormais {0}</translation>
        </message>
        <message numerus="yes">
            <source>%Ln face(s)</source>
            <translation>
                <numerusform>%Ln visage</numerusform>
                <numerusform>%Ln visages</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln candidate(s)</source>
            <translation>
                <numerusform>%Ln candidat</numerusform>
                <numerusform>%Ln candidats</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln file(s)</source>
            <translation>
                <numerusform>%Ln fichier</numerusform>
                <numerusform>%Ln fichiers</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln problem(s)</source>
            <translation>
                <numerusform>%Ln problème</numerusform>
                <numerusform>%Ln problèmes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln source(s)</source>
            <translation>
                <numerusform>%Ln source</numerusform>
                <numerusform>%Ln sources</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln entry(s)</source>
            <translation>
                <numerusform>%Ln entrée</numerusform>
                <numerusform>%Ln entrées</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln photograph(s)</source>
            <translation>
                <numerusform>%Ln photographie</numerusform>
                <numerusform>%Ln photographies</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln search(es)</source>
            <translation>
                <numerusform>%Ln recherche</numerusform>
                <numerusform>%Ln recherches</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln photograph(s) of one person, searched with as one</source>
            <translation>
                <numerusform>%Ln photographie d’une personne</numerusform>
                <numerusform>%Ln photographies d’une même personne, recherchées ensemble</numerusform>
            </translation>
        </message>
        <message>
            <source>yes</source>
            <translation>oui</translation>
        </message>
        <message>
            <source>no</source>
            <translation>non</translation>
        </message>
        <message>
            <source>&lt; {0} strangers</source>
            <translation>&lt; {0} inconnus</translation>
        </message>
        <message>
            <source>≈ {0} strangers</source>
            <translation>≈ {0} inconnus</translation>
        </message>
        <message>
            <source>{0} s</source>
            <translation>{0} s</translation>
        </message>
        <message>
            <source>{0} min</source>
            <translation>{0} min</translation>
        </message>
        <message>
            <source>{0} h</source>
            <translation>{0} h</translation>
        </message>
        <message>
            <source>good</source>
            <translation>bonne</translation>
        </message>
        <message>
            <source>usable</source>
            <translation>utilisable</translation>
        </message>
        <message>
            <source>poor</source>
            <translation>faible</translation>
        </message>
        <message>
            <source>very poor</source>
            <translation>très faible</translation>
        </message>
        <message>
            <source>quality {0}, {1}</source>
            <translation>qualité {0}, {1}</translation>
        </message>
        <message>
            <source>operator-assisted</source>
            <translation>avec l’aide de l’opérateur</translation>
        </message>
        <message>
            <source>noted</source>
            <translation>annoté</translation>
        </message>
        <message>
            <source>date unknown</source>
            <translation>date inconnue</translation>
        </message>
        <message numerus="yes">
            <source>+%Ln near copy(s)</source>
            <translation>
                <numerusform>+%Ln quasi-doublon</numerusform>
                <numerusform>+%Ln quasi-doublons</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>stands for %Ln near copy(s) too</source>
            <translation>
                <numerusform>vaut aussi pour %Ln quasi-doublon</numerusform>
                <numerusform>vaut aussi pour %Ln quasi-doublons</numerusform>
            </translation>
        </message>
        <message>
            <source>not sharp</source>
            <translation>manque de netteté</translation>
        </message>
        <message>
            <source>unevenly lit</source>
            <translation>éclairage inégal</translation>
        </message>
        <message>
            <source>badly exposed</source>
            <translation>mal exposé</translation>
        </message>
        <message>
            <source>too dark</source>
            <translation>trop sombre</translation>
        </message>
        <message>
            <source>too bright</source>
            <translation>trop clair</translation>
        </message>
        <message>
            <source>strongly compressed</source>
            <translation>fortement compressé</translation>
        </message>
        <message>
            <source>turned to the side</source>
            <translation>tourné de côté</translation>
        </message>
        <message>
            <source>tilted up or down</source>
            <translation>incliné vers le haut ou le bas</translation>
        </message>
        <message>
            <source>head tilted</source>
            <translation>tête penchée</translation>
        </message>
        <message>
            <source>not facing the camera</source>
            <translation>pas face à l’objectif</translation>
        </message>
        <message>
            <source>small in the picture</source>
            <translation>petit dans l’image</translation>
        </message>
        <message>
            <source>partly covered</source>
            <translation>partiellement couvert</translation>
        </message>
        <message>
            <source>several faces close together</source>
            <translation>plusieurs visages rapprochés</translation>
        </message>
        <message>
            <source>of {0}</source>
            <translation>sur {0}</translation>
        </message>
        <message>
            <source>exact</source>
            <translation>exact</translation>
        </message>
        <message>
            <source>preview by shortened templates, exact list follows</source>
            <translation>aperçu par gabarits abrégés, la liste exacte suit</translation>
        </message>
        <message>
            <source>preview by the index, exact list follows</source>
            <translation>aperçu par l’index, la liste exacte suit</translation>
        </message>
        <message>
            <source>preview by the exact scan, recorded list follows</source>
            <translation>aperçu par calcul exact, la liste enregistrée suit</translation>
        </message>
        <message>
            <source>Every face was compared, because nothing quicker stands ready yet, but this list is on no record. The recorded list takes its place by itself.</source>
            <translation>Tous les visages ont été comparés, car rien de plus rapide n’est encore prêt, mais cette liste n’est consignée nulle part. La liste enregistrée prend d’elle-même sa place.</translation>
        </message>
        <message>
            <source>A quicker list that may lack some of the closest faces, and is on no record. The exact list takes its place by itself.</source>
            <translation>Une liste plus rapide, à laquelle peuvent manquer des visages parmi les plus proches et qui n’est consignée nulle part. La liste exacte prend d’elle-même sa place.</translation>
        </message>
        <message>
            <source>Every face that the filters leave was compared. Below {0} this list comes at once; in a larger gallery a preview comes first.</source>
            <translation>Tous les visages que laissent les filtres ont été comparés. En dessous de {0}, cette liste vient aussitôt ; dans une galerie plus grande, un aperçu vient d’abord.</translation>
        </message>
        <message>
            <source>drawn from {0}</source>
            <translation>tirée de {0}</translation>
        </message>
        <message>
            <source>{0} unreadable</source>
            <translation>{0} illisibles</translation>
        </message>
        <message>
            <source>{0} without a face</source>
            <translation>{0} sans visage</translation>
        </message>
        <message>
            <source>{0} filtered out</source>
            <translation>{0} filtrés</translation>
        </message>
        <message>
            <source>{0} not comparable</source>
            <translation>{0} non comparables</translation>
        </message>
        <message>
            <source>Weaker on children, on some ethnic groups and on poor pictures: expect more strangers than stated, and people missed.</source>
            <translation>Plus faible sur les enfants, certains groupes ethniques et les mauvaises images : attendre plus d’inconnus qu’indiqué, et des personnes manquées.</translation>
        </message>
        <message>
            <source>{0} of {1} found so far</source>
            <translation>{0} sur {1} trouvés jusqu’ici</translation>
        </message>
        <message>
            <source>{0} left</source>
            <translation>{0} restantes</translation>
        </message>
        <message>
            <source>{0} enrolled</source>
            <translation>{0} dans la galerie</translation>
        </message>
        <message>
            <source>{0} already known</source>
            <translation>{0} déjà connus</translation>
        </message>
    </context>
</TS>
